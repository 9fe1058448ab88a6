package io.easyflow.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** As much of HTTP/1.1 as a load and a stub on loopback need. */
final class Wire {
  private static final int CHUNKED = -1;

  private Wire() {}

  /**
   * An answer.
   *
   * @param status its status
   * @param last true when the server closes the connection after it
   */
  record Answer(int status, boolean last) {}

  /** Reads an answer whole. */
  static Answer answer(InputStream in) throws IOException {
    String first = line(in);
    if (first == null) {
      throw new EOFException();
    }
    Head head = head(in);
    if (head.length == CHUNKED) {
      for (int chunk; (chunk = Integer.parseInt(line(in), 16)) > 0; ) {
        in.skipNBytes(chunk);
        line(in);
      }
      line(in);
    } else {
      in.skipNBytes(head.length);
    }
    return new Answer(Integer.parseInt(first.substring(9, 12)), head.close);
  }

  /**
   * A request.
   *
   * @param line its first line
   * @param body its body
   */
  record Request(String line, String body) {}

  /**
   * Reads a request.
   *
   * @return null at the end of the connection
   */
  static Request request(InputStream in) throws IOException {
    String first = line(in);
    if (first == null) {
      return null;
    }
    byte[] body = in.readNBytes(head(in).length);
    return new Request(first, new String(body, StandardCharsets.UTF_8));
  }

  private record Head(int length, boolean close) {}

  private static Head head(InputStream in) throws IOException {
    int length = 0;
    boolean close = false;
    for (String line; (line = line(in)) != null && !line.isEmpty(); ) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        length = CHUNKED;
      } else if (lower.startsWith("connection:")) {
        close = lower.contains("close");
      }
    }
    return new Head(length, close);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c; (c = in.read()) >= 0; ) {
      if (c == '\n') {
        return line.toString();
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.isEmpty() ? null : line.toString();
  }
}
