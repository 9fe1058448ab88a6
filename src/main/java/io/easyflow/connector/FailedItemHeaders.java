package io.easyflow.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a failed item takes along besides its page: {@code mapping}, and in {@code vars} the
 * exchange variables as one JSON text, so that its replay maps with the same ones.
 */
final class FailedItemHeaders {
  /** Longest {@code vars} in bytes: it is written once for each failed item. */
  static final int MAX_VARS = 64 << 10;

  private FailedItemHeaders() {}

  /**
   * @param mapping {@code <platform>/<mapping>}
   * @param vars the variables as jq saw them
   * @return the headers; {@code vars} only where there are variables, {@code varsLeftOut} with the
   *     names of those that were too large
   */
  static Map<String, String> of(String mapping, JsonNode vars) {
    List<Sized> smallestFirst =
        vars.properties().stream()
            .map(Sized::of)
            .sorted(Comparator.comparingInt(Sized::bytes))
            .toList();
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    Set<String> leftOut = new TreeSet<>();
    int sum = 0;
    for (Sized one : smallestFirst) {
      sum += one.bytes();
      if (sum <= MAX_VARS) {
        kept.set(one.name(), one.value());
      } else {
        leftOut.add(one.name());
      }
    }
    Map<String, String> headers = new HashMap<>();
    headers.put("mapping", mapping);
    if (!kept.isEmpty()) {
      headers.put("vars", kept.toString());
    }
    if (!leftOut.isEmpty()) {
      headers.put("varsLeftOut", String.join(", ", leftOut));
    }
    return headers;
  }

  /** A variable and how much room it takes. */
  private record Sized(String name, JsonNode value, int bytes) {
    static Sized of(Map.Entry<String, JsonNode> field) {
      return new Sized(
          field.getKey(),
          field.getValue(),
          field.getValue().toString().getBytes(StandardCharsets.UTF_8).length);
    }
  }
}
