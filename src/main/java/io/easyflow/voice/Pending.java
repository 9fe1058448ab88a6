package io.easyflow.voice;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a dialogue has asked the consultant and was told, kept in the session's state at the
 * platform: the hub may be another one with the next turn.
 *
 * @param asked id of the turn that was asked and is not answered yet, null for none
 * @param text what was asked with it, {@link #PRESS} for a button
 * @param after number of the last line of the conversation that was told, 0 for none
 */
record Pending(String asked, String text, long after) {
  /** Stands for the words of a pressed button. */
  static final String PRESS = "";

  private static final String ASKED = "asked";
  private static final String TEXT = "text";
  private static final String AFTER = "after";

  /** Platforms keep a kilobyte at most. */
  private static final int MAX_TEXT = 100;

  static Pending of(Map<String, Object> state) {
    return new Pending(
        state.get(ASKED) instanceof String asked ? asked : null,
        state.get(TEXT) instanceof String text ? text : null,
        state.get(AFTER) instanceof Number after ? after.longValue() : 0);
  }

  Pending ask(String turn, String words) {
    return new Pending(turn, cut(words), after);
  }

  Pending told(long line) {
    return new Pending(asked, text, line);
  }

  Pending answered(long line) {
    return new Pending(null, null, line);
  }

  boolean sameAs(String words) {
    return cut(words).equals(text);
  }

  /** The state that came, with this in it. */
  Map<String, Object> in(Map<String, Object> state) {
    Map<String, Object> whole = new LinkedHashMap<>(state);
    put(whole, ASKED, asked);
    put(whole, TEXT, text);
    whole.put(AFTER, after);
    return whole;
  }

  private static void put(Map<String, Object> state, String key, String value) {
    if (value == null) {
      state.remove(key);
    } else {
      state.put(key, value);
    }
  }

  private static String cut(String words) {
    return words.length() <= MAX_TEXT ? words : words.substring(0, MAX_TEXT);
  }
}
