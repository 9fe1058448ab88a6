package io.easyflow.voice;

import java.util.regex.Pattern;

/** Makes Markdown fit for being shown plainly, and for being said. */
final class Spoken {
  private static final Pattern FENCE = Pattern.compile("(?m)^\\s*```.*$\\n?");
  private static final Pattern IMAGE = Pattern.compile("!\\[([^\\]]*)]\\([^)\\s]*\\)");
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\([^)\\s]*\\)");
  private static final Pattern LINE_MARK =
      Pattern.compile("(?m)^[ \\t]{0,3}(?:#{1,6}|>|[-*+])[ \\t]+");
  private static final Pattern EMPHASIS = Pattern.compile("(\\*\\*|__|~~|`)(.+?)\\1");
  private static final Pattern STAR = Pattern.compile("(?<![\\p{L}\\p{N}*])\\*([^*\\n]+)\\*");
  private static final Pattern ADDRESS = Pattern.compile("(?:https?://|www\\.)\\S*[^\\s.,;:!?)]");
  private static final Pattern UNSPEAKABLE =
      Pattern.compile("[\\p{So}\\p{Sk}\\p{Cs}\\p{Co}\\uFE0F\\u200D+|*_#<>\\[\\]{}~^\\\\]");
  private static final Pattern BLANKS = Pattern.compile("[ \\t]{2,}");
  private static final Pattern LINES = Pattern.compile("\\n{3,}");

  private Spoken() {}

  /**
   * @param markdown a line of a conversation
   * @return the same as plain text
   */
  static String plain(String markdown) {
    String text = FENCE.matcher(markdown).replaceAll("");
    text = IMAGE.matcher(text).replaceAll("$1");
    text = LINK.matcher(text).replaceAll("$1");
    text = LINE_MARK.matcher(text).replaceAll("");
    text = EMPHASIS.matcher(text).replaceAll("$2");
    text = STAR.matcher(text).replaceAll("$1");
    return LINES.matcher(text).replaceAll("\n\n").strip();
  }

  /**
   * @param plain plain text
   * @return the same without addresses and signs that nobody can pronounce
   */
  static String aloud(String plain) {
    String text = ADDRESS.matcher(plain).replaceAll("");
    text = UNSPEAKABLE.matcher(text).replaceAll(" ");
    return BLANKS.matcher(text).replaceAll(" ").strip();
  }
}
