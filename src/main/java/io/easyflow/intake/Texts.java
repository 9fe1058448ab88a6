package io.easyflow.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes texts found in strangers' payloads fit for columns, indexes and logs. */
final class Texts {
  /** Longest key, in characters: well below the 2,704 bytes an index entry of PostgreSQL takes. */
  static final int MAX_KEY = 400;

  private static final int HASH = 65;

  private Texts() {}

  /**
   * Bounds a text and keeps different texts different. What PostgreSQL and UTF-8 refuse (U+0000,
   * half a surrogate pair) becomes U+FFFD, so one odd value cannot spoil a shared commit; what is
   * too long is cut and ends in its SHA-256.
   *
   * @param text a text, may be null
   * @param max longest result, more than 65
   * @return the text or what became of it
   */
  static String bounded(String text, int max) {
    if (text == null) {
      return null;
    }
    if (text.length() <= max) {
      return clean(text);
    }
    return clean(text.substring(0, max - HASH)) + "~" + sha256(text);
  }

  private static String clean(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) != 0 && !Character.isSurrogate(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(
            c ->
                c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
