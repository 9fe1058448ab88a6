package io.easyflow.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.channel.DeliveryFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Maps a page item by item: one that is wrong is told apart and stops none of the others. */
final class EachItem {
  private final Mapping mapping;
  private final RecordReader reader;
  private final Map<String, JsonNode> variables;
  private final String account;
  private final FailedItem failedItem;

  EachItem(
      Mapping mapping,
      RecordReader reader,
      Map<String, JsonNode> variables,
      String account,
      FailedItem failedItem) {
    this.mapping = mapping;
    this.reader = reader;
    this.variables = variables;
    this.account = account;
    this.failedItem = failedItem;
  }

  /** Takes an item that cannot be mapped. */
  @FunctionalInterface
  interface FailedItem {
    /**
     * @param page the page with this item only: the same mapping reads it again
     * @param reason what is wrong
     */
    void keep(JsonNode page, DeliveryFailure.Permanent reason);
  }

  /**
   * @return the records of all good items, in order
   * @throws DeliveryFailure.Permanent when the page itself cannot be mapped, or a bad item not be
   *     told apart
   */
  List<Object> of(JsonNode page) {
    List<JsonNode> results;
    try {
      results = mapping.run(page, variables);
    } catch (DeliveryFailure.Permanent e) {
      return oneByOne(page, e);
    }
    List<Object> items = new ArrayList<>(results.size());
    for (JsonNode result : results) {
      try {
        add(items, result);
      } catch (DeliveryFailure.Permanent e) {
        failedItem.keep(origin(page, result, e), e);
      }
    }
    return items;
  }

  private void add(List<Object> items, JsonNode result) {
    Object item = reader.read(mapping, result, account);
    if (item != null) {
      items.add(item);
    }
  }

  /** The part of the page that a result came from. */
  private JsonNode origin(JsonNode page, JsonNode result, DeliveryFailure.Permanent failure) {
    for (PageSlices slices : PageSlices.of(page)) {
      for (JsonNode slice : slices.items()) {
        if (gives(slice, result)) {
          return slice;
        }
      }
    }
    throw failure;
  }

  private boolean gives(JsonNode slice, JsonNode result) {
    try {
      List<JsonNode> results = mapping.run(slice, variables);
      return results.size() == 1 && results.get(0).equals(result);
    } catch (DeliveryFailure.Permanent e) {
      return false;
    }
  }

  /** The program failed somewhere in the page: finds the list whose items it failed on. */
  private List<Object> oneByOne(JsonNode page, DeliveryFailure.Permanent failure) {
    for (PageSlices slices : PageSlices.of(page)) {
      List<Object> items = new ArrayList<>();
      Map<JsonNode, DeliveryFailure.Permanent> failed = new LinkedHashMap<>();
      for (JsonNode slice : slices.items()) {
        try {
          for (JsonNode result : mapping.run(slice, variables)) {
            add(items, result);
          }
        } catch (DeliveryFailure.Permanent e) {
          failed.put(slice, e);
        }
      }
      boolean someGood = failed.size() < slices.items().size();
      if (!failed.isEmpty() && (someGood || failsOnItemsOnly(slices))) {
        failed.forEach(failedItem::keep);
        return items;
      }
    }
    throw failure;
  }

  /**
   * Where every item fails the page itself may be wrong: the vendor answered something else. It is
   * not, when the program is content with the page without the items. A vendor's list of errors
   * holds no items.
   */
  private boolean failsOnItemsOnly(PageSlices slices) {
    try {
      return !slices.errors() && mapping.run(slices.none(), variables).isEmpty();
    } catch (DeliveryFailure.Permanent e) {
      return false;
    }
  }
}
