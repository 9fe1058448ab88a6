package io.easyflow.outlet;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** RFC 3986 percent-encoding, and what a path may be made of. */
final class PercentEncoding {
  private static final String UNRESERVED = "-._~";
  private static final String PATH = UNRESERVED + "/:,;=+$!*'&";

  private PercentEncoding() {}

  /**
   * Encodes a value so that it stays one value wherever it is put.
   *
   * @param value any text
   * @return letters, digits and {@code -._~} as they are, all else as {@code %XX} of its UTF-8
   */
  static String value(String value) {
    return encode(value, UNRESERVED);
  }

  /**
   * @param parameters names with their values, in order
   * @return {@code a=1&b=2}, all encoded
   */
  static String parameters(Collection<Map.Entry<String, String>> parameters) {
    return parameters.stream()
        .map(p -> value(p.getKey()) + "=" + value(p.getValue()))
        .collect(Collectors.joining("&"));
  }

  /**
   * Checks a path whose values are encoded already, and encodes what must not stand in a URL, such
   * as spaces and Cyrillic letters.
   *
   * @param path empty, or beginning with a slash
   * @return the path to send
   * @throws IllegalArgumentException when it could lead elsewhere; the message quotes no value
   */
  static String path(String path) {
    if (path.isEmpty() || plain(path)) {
      return path;
    }
    if (path.charAt(0) != '/') {
      throw new IllegalArgumentException(
          "the path must begin with / (the address stands in connector.yaml under api.hosts)");
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if ("?#@\\".indexOf(c) >= 0 || Character.isISOControl(c)) {
        throw new IllegalArgumentException(
            "the path holds "
                + (Character.isISOControl(c) ? "a control character" : "'" + c + "'")
                + ": encode values with @uri and put the query under query");
      }
      if (c == '%' && !(isHex(path, i + 1) && isHex(path, i + 2))) {
        throw new IllegalArgumentException(
            "the path holds a % that is not followed by two hex digits: encode values with @uri");
      }
    }
    checkSegments(path);
    return encode(path, PATH + "%");
  }

  /** As most paths are: nothing in it can lead elsewhere, nothing needs to be encoded. */
  private static boolean plain(String path) {
    char before = 'x';
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean slash = c == '/' && before != '/';
      if (!slash && !alphanumeric(c) && "-_~:".indexOf(c) < 0) {
        return false;
      }
      before = c;
    }
    return path.charAt(0) == '/';
  }

  private static boolean alphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private static void checkSegments(String path) {
    String decoded =
        URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8).replace('\\', '\n');
    if (path.contains("//")) {
      throw new IllegalArgumentException("the path holds // : a value in it is empty");
    }
    for (int i = 0; i < decoded.length(); i++) {
      if (Character.isISOControl(decoded.charAt(i))) {
        throw new IllegalArgumentException("a value in the path holds a line break or a backslash");
      }
    }
    for (String segment : decoded.split("/")) {
      if (segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("the path holds a . or .. segment");
      }
    }
  }

  private static boolean isHex(String text, int at) {
    return at < text.length() && Character.digit(text.charAt(at), 16) >= 0;
  }

  private static String encode(String text, String keep) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (alphanumeric(c) || c < 0x80 && keep.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }
}
