package io.easyflow.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Cuts a page into pages of one item, by each of its lists in turn. So one bad item can be told
 * apart and kept in a form that the same mapping reads again, though only the mapping knows where
 * the items are.
 */
final class PageSlices {
  private static final int MAX_DEPTH = 6;
  private static final int MAX_LISTS = 10;
  private static final int MAX_ITEMS = 5_000;

  private PageSlices() {}

  private record Found(JsonNode node, List<String> path) {}

  /**
   * @param page JSON of any shape
   * @return for each list that is not inside another, outer ones first: the page with one item of
   *     that list only, for each item
   */
  static List<List<JsonNode>> of(JsonNode page) {
    List<List<JsonNode>> slices = new ArrayList<>();
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

  private static List<JsonNode> slice(JsonNode page, Found list) {
    List<JsonNode> slices = new ArrayList<>();
    for (JsonNode item : list.node()) {
      ArrayNode one = ((ArrayNode) list.node()).arrayNode().add(item);
      slices.add(with(page, list.path(), one));
    }
    return slices;
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
