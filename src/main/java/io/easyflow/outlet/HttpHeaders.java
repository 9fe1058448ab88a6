package io.easyflow.outlet;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What may be sent as an HTTP header. */
final class HttpHeaders {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

  /** Framing and routing of a request belong to the HTTP client. */
  private static final Set<String> CLIENTS =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "upgrade",
          "te",
          "trailer",
          "expect",
          "proxy-authorization",
          "accept-encoding");

  private HttpHeaders() {}

  /**
   * @param name header name
   * @param value its value
   * @throws IllegalArgumentException when it cannot be sent; the message quotes no value
   */
  static void check(String name, String value) {
    if (!isName(name)) {
      throw new IllegalArgumentException("a header name holds characters that HTTP does not allow");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (CLIENTS.contains(lower) || lower.startsWith("camel")) {
      throw new IllegalArgumentException("header " + name + " must not be set by a connector");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '\t' && (c < 0x20 || c > 0x7e)) {
        throw new IllegalArgumentException(
            "the value of header "
                + name
                + " holds a line break or a character outside ASCII: encode it with @uri");
      }
    }
  }

  /**
   * @param name any text
   * @return true when it can be a header name
   */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }
}
