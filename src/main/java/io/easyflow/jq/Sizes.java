package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Measures values. jq shares parts between values, so a small program can make one that is harmless
 * in memory and endless when written out.
 */
final class Sizes {
  private static final int MAX_NODES = 2_000_000;
  private static final int MAX_NESTING = 500;
  private static final int MAX_INDEX = 1_000_000;

  private long nodes;
  private long characters;

  private Sizes() {}

  /** Refuses a value that is too large or too deep to be written out. */
  static void check(JsonNode value) {
    if (value.isContainerNode()) {
      new Sizes().walk(value, 0);
    } else if (value.isTextual()) {
      checkText(value.textValue().length());
    }
  }

  /** Refuses a text that is too long. */
  static void checkText(double length) {
    if (length > Budget.MAX_TEXT) {
      throw new Budget.Exceeded(
          "the program makes a text of more than " + Budget.MAX_TEXT + " characters; shorten it");
    }
  }

  /** Refuses an array index, or a path that holds one, that would fill memory with nulls. */
  static void checkIndex(JsonNode index) {
    if (index.isNumber() && Math.abs(index.asDouble()) > MAX_INDEX) {
      throw new Budget.Exceeded("an array index is above " + MAX_INDEX + "; use an object instead");
    }
    if (index.isContainerNode()) {
      index.forEach(Sizes::checkIndex);
    }
  }

  /** What making this value costs in steps. */
  static long cost(JsonNode value) {
    if (value.isTextual()) {
      checkText(value.textValue().length());
      return value.textValue().length() / 4;
    }
    return value.size();
  }

  private void walk(JsonNode value, int nesting) {
    if (nesting > MAX_NESTING) {
      throw new Budget.Exceeded("the program nests values deeper than " + MAX_NESTING + " levels");
    }
    nodes++;
    if (value.isTextual()) {
      characters += value.textValue().length();
    }
    if (nodes > MAX_NODES || characters > Budget.MAX_TEXT * 4L) {
      throw new Budget.Exceeded("the program makes too large a value; check what it repeats");
    }
    for (JsonNode child : value) {
      walk(child, nesting + 1);
    }
  }
}
