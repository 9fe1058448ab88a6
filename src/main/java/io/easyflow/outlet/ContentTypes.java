package io.easyflow.outlet;

import org.apache.hc.core5.http.ContentType;

/** Reads content types, of which the HTTP client's own reader takes some for failures. */
final class ContentTypes {
  private ContentTypes() {}

  /**
   * @param text as a platform wrote it, may be null
   * @return the type, without charset where none of that name is known; null when it is none
   */
  static ContentType lenient(String text) {
    try {
      return ContentType.parseLenient(text);
    } catch (IllegalArgumentException e) {
      return null; // the charset's name holds what no name may hold
    }
  }

  /**
   * @param text as a connector wrote it
   * @throws IllegalArgumentException when it cannot be sent
   */
  static void check(String text) {
    try {
      if (ContentType.parse(text) != null) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // Said below, without the text: it may come from a payload.
    }
    throw new IllegalArgumentException("the header Content-Type holds no content type");
  }
}
