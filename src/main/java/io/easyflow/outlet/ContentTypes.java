package io.easyflow.outlet;

import java.util.Locale;
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
   * @param text what a header holds, may be null
   * @return the type without parameters, lower case, empty for none
   */
  static String bare(String text) {
    String type = text == null ? "" : text;
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
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
