package io.easyflow.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * A page cut into pages of one item, by one of its lists. So one bad item can be told apart and
 * kept in a form that the same mapping reads again, though only the mapping knows where the items
 * are.
 *
 * @param items the page with one item of the list only, for each item
 * @param none the page with the list empty
 * @param errors true when the list is named as a vendor names what went wrong
 */
record PageSlices(List<JsonNode> items, JsonNode none, boolean errors) {
  private static final int MAX_DEPTH = 6;
  private static final int MAX_LISTS = 10;
  private static final int MAX_ITEMS = 5_000;

  private record Found(JsonNode node, List<String> path) {}

  /**
   * @param page JSON of any shape
   * @return one for each list that is not empty and not inside another, outer ones first
   */
  static List<PageSlices> of(JsonNode page) {
    List<PageSlices> slices = new ArrayList<>();
    Deque<Found> queue = new ArrayDeque<>();
    queue.add(new Found(page, List.of()));
    while (!queue.isEmpty() && slices.size() < MAX_LISTS) {
      Found found = queue.remove();
      if (found.node().isArray()) {
        if (!found.node().isEmpty() && found.node().size() <= MAX_ITEMS) {
          slices.add(slice(page, found));
        }
      } else if (found.path().size() < MAX_DEPTH) {
        found
            .node()
            .properties()
            .forEach(
                field -> {
                  List<String> path = new ArrayList<>(found.path());
                  path.add(field.getKey());
                  queue.add(new Found(field.getValue(), path));
                });
      }
    }
    return slices;
  }

  private static PageSlices slice(JsonNode page, Found list) {
    ArrayNode all = (ArrayNode) list.node();
    List<JsonNode> items = new ArrayList<>();
    for (JsonNode item : all) {
      items.add(with(page, list.path(), all.arrayNode().add(item)));
    }
    List<String> path = list.path();
    String name = path.isEmpty() ? "" : path.get(path.size() - 1);
    return new PageSlices(
        items, with(page, path, all.arrayNode()), name.toLowerCase(Locale.ROOT).contains("error"));
  }

  /** A copy with one value replaced; what lies beside the path is shared. */
  private static JsonNode with(JsonNode node, List<String> path, JsonNode value) {
    if (path.isEmpty()) {
      return value;
    }
    ObjectNode copy = ((ObjectNode) node).objectNode();
    copy.setAll((ObjectNode) node);
    String key = path.get(0);
    copy.set(key, with(node.get(key), path.subList(1, path.size()), value));
    return copy;
  }
}
