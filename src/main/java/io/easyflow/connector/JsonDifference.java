package io.easyflow.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/** Says in words where two pieces of JSON first differ. */
final class JsonDifference {
  private JsonDifference() {}

  /**
   * @return a sentence, null when both are the same
   */
  static String first(JsonNode expected, JsonNode actual) {
    return at("", expected, actual);
  }

  private static String at(String path, JsonNode expected, JsonNode actual) {
    if (expected.isObject() && actual.isObject()) {
      Set<String> names = new TreeSet<>();
      expected.fieldNames().forEachRemaining(names::add);
      actual.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String below = path.isEmpty() ? name : path + "." + name;
        String found = at(below, expected.path(name), actual.path(name));
        if (found != null) {
          return found;
        }
      }
      return null;
    }
    if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
      for (int i = 0; i < expected.size(); i++) {
        String found = at(path + "[" + i + "]", expected.get(i), actual.get(i));
        if (found != null) {
          return found;
        }
      }
      return null;
    }
    if (expected.isArray() && actual.isArray()) {
      return "%s has %d entries, the sample expects %d"
          .formatted(named(path), actual.size(), expected.size());
    }
    return same(expected, actual)
        ? null
        : "%s is %s, the sample expects %s".formatted(named(path), shown(actual), shown(expected));
  }

  /** A number is the same however many bits hold it, but 1 is not 1.0. */
  private static boolean same(JsonNode expected, JsonNode actual) {
    return expected.isNumber() && actual.isNumber()
        ? expected.decimalValue().equals(actual.decimalValue())
        : expected.equals(actual);
  }

  private static String named(String path) {
    return path.isEmpty() ? "the result" : "field '" + path + "'";
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "not there" : node.toString();
  }
}
