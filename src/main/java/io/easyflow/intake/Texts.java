package io.easyflow.intake;

import io.easyflow.database.Storable;
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
      return Storable.text(text);
    }
    return Storable.text(text.substring(0, max - HASH)) + "~" + sha256(text);
  }

  /**
   * @param text a text
   * @return its SHA-256 in hex
   */
  static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
