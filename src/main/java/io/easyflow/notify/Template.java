package io.easyflow.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with placeholders such as {@code {{order.number}}}. A line all of whose placeholders are
 * empty is left out, so "Tracking number: {{delivery.trackingNumbers}}" needs no condition.
 */
final class Template {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(.*?)}}");

  private final List<String> lines;

  private Template(List<String> lines) {
    this.lines = lines;
  }

  /**
   * Reads a template.
   *
   * @param file what to call it in an error
   * @param text the template
   * @param names placeholders it may have
   * @return the template
   * @throws TemplateException when it has an unknown or unclosed placeholder, or is empty
   */
  static Template parse(String file, String text, Set<String> names) {
    if (text.isBlank()) {
      throw new TemplateException(file + " is empty: write what the customer shall read");
    }
    List<String> lines = text.strip().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      check(file + " line " + (i + 1), lines.get(i), names);
    }
    return new Template(lines);
  }

  private static void check(String place, String line, Set<String> names) {
    Matcher found = PLACEHOLDER.matcher(line);
    while (found.find()) {
      String name = found.group(1).strip();
      if (!names.contains(name)) {
        throw new TemplateException(
            "%s has the unknown placeholder '%s': use one of %s".formatted(place, name, names));
      }
    }
    String rest = PLACEHOLDER.matcher(line).replaceAll("");
    if (rest.contains("{{") || rest.contains("}}")) {
      throw new TemplateException(
          place
              + " has a placeholder that is not closed: write it on one line as {{order.number}}");
    }
  }

  /**
   * @param values value of a placeholder by its name, empty for none; shown as it is
   * @return the text
   */
  String render(UnaryOperator<String> values) {
    List<String> shown = new ArrayList<>();
    for (String line : lines) {
      StringBuilder text = new StringBuilder();
      Matcher found = PLACEHOLDER.matcher(line);
      boolean placeholders = false;
      boolean filled = false;
      while (found.find()) {
        String value = values.apply(found.group(1).strip());
        placeholders = true;
        filled |= !value.isEmpty();
        found.appendReplacement(text, Matcher.quoteReplacement(value));
      }
      found.appendTail(text);
      if (!placeholders || filled) {
        shown.add(text.toString());
      }
    }
    return String.join("\n", shown).strip();
  }
}
