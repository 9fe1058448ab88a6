package io.easyflow.converse;

/**
 * Makes a value that somebody else wrote fit to stand in a prompt: one line, short, in quotes that
 * it cannot close.
 */
final class PromptText {
  private static final int MAX = 80;

  private PromptText() {}

  /**
   * @param value any text, may be null
   * @return the value in guillemets, empty for none
   */
  static String quoted(String value) {
    if (value == null) {
      return "";
    }
    String line =
        value
            .replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ")
            .replaceAll("[«»\"“”„‹›<>{}\\[\\]`|#*]", "")
            .replaceAll("\\s+", " ")
            .strip();
    if (line.isEmpty()) {
      return "";
    }
    int end = Math.min(line.length(), line.offsetByCodePoints(0, Math.min(MAX, points(line))));
    return "«" + line.substring(0, end).strip() + "»";
  }

  private static int points(String text) {
    return text.codePointCount(0, text.length());
  }
}
