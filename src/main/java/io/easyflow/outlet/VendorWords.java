package io.easyflow.outlet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A short excerpt of what a platform itself says about an error, without customers' data. */
final class VendorWords {
  private static final int MAX = 200;
  private static final int MAX_DEPTH = 5;
  private static final Set<String> TELLING =
      Set.of(
          "message",
          "description",
          "detail",
          "details",
          "title",
          "error",
          "errors",
          "error_description",
          "errormessage",
          "errormsg",
          "error_msg",
          "errortext",
          "reason",
          "code");

  /** E-mail addresses and numbers long enough for a phone or a card. */
  private static final Pattern PERSONAL =
      Pattern.compile("[\\w.+-]{1,64}@[\\w-]{1,64}(?:\\.[\\w-]{1,64})+|\\+?\\d[\\d ()-]{8,}\\d");

  private VendorWords() {}

  /**
   * @param answer an answer that tells of an error
   * @param mask takes secrets out
   * @return at most 200 characters, empty when it says nothing for people
   */
  static String of(Answer answer, UnaryOperator<String> mask) {
    Set<String> words = new LinkedHashSet<>();
    if (answer.parsed() != null) {
      collect(answer.parsed(), false, 0, words);
    } else if (!answer.type().contains("html") && !answer.text().startsWith("<")) {
      words.add(answer.text());
    }
    return brief(String.join(", ", words), mask);
  }

  /**
   * @param text any words
   * @param mask takes secrets out
   * @return the words on one line, masked, at most 200 characters
   */
  static String brief(String text, UnaryOperator<String> mask) {
    // Mask first: a cut secret would no longer be recognised.
    String clean = PERSONAL.matcher(mask.apply(text)).replaceAll("***");
    clean = clean.replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
    return clean.length() <= MAX ? clean : clean.substring(0, MAX - 1) + "…";
  }

  private static void collect(JsonNode node, boolean telling, int depth, Set<String> words) {
    if (depth > MAX_DEPTH || words.size() > 8) {
      return;
    }
    if (node.isValueNode()) {
      if (telling && !node.isNull() && !node.asText().isBlank()) {
        words.add(node.asText());
      }
    } else if (node.isArray()) {
      node.forEach(item -> collect(item, telling, depth + 1, words));
    } else {
      node.properties().forEach(field -> collect(field, depth, words));
    }
  }

  private static void collect(Map.Entry<String, JsonNode> field, int depth, Set<String> words) {
    String key = field.getKey().toLowerCase(Locale.ROOT);
    JsonNode value = field.getValue();
    if (key.equals("errors") && value.isObject()) {
      // Keyed by the field at fault: {"errors": {"phone": ["is invalid"]}}.
      value
          .properties()
          .forEach(
              fault -> {
                Set<String> told = new LinkedHashSet<>();
                collect(fault.getValue(), true, depth + 1, told);
                told.forEach(text -> words.add(fault.getKey() + ": " + text));
              });
    } else {
      collect(value, TELLING.contains(key), depth + 1, words);
    }
  }
}
