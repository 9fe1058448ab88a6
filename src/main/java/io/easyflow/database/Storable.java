package io.easyflow.database;

/** Makes values of strangers such that PostgreSQL takes them. */
public final class Storable {
  private Storable() {}

  /**
   * What PostgreSQL and UTF-8 refuse (U+0000, half a surrogate pair) becomes U+FFFD.
   *
   * @param text any text, may be null
   * @return the text, or what became of it
   */
  public static String text(String text) {
    if (text == null) {
      return null;
    }
    int i = 0;
    while (i < text.length() && text.charAt(i) != 0 && !Character.isSurrogate(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().map(c -> storable(c) ? c : 0xFFFD).forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean storable(int c) {
    return c != 0 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
  }
}
