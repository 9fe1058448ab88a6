package io.easyflow.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** As much of HTTP/1.1 as a load and a stub on loopback need. */
final class Wire {
  private static final String LENGTH = "content-length:";
  private static final String CODING = "transfer-encoding:";
  private static final int CHUNKED = -1;

  private Wire() {}

  /**
   * Reads an answer whole.
   *
   * @return its status
   */
  static int answer(InputStream in) throws IOException {
    String first = line(in);
    if (first == null) {
      throw new EOFException();
    }
    int length = bodyLength(in);
    if (length == CHUNKED) {
      for (int chunk; (chunk = Integer.parseInt(line(in), 16)) > 0; ) {
        in.skipNBytes(chunk);
        line(in);
      }
      line(in);
    } else {
      in.skipNBytes(length);
    }
    return Integer.parseInt(first.substring(9, 12));
  }

  /**
   * Reads a request.
   *
   * @return its body, null at the end of the connection
   */
  static String request(InputStream in) throws IOException {
    if (line(in) == null) {
      return null;
    }
    byte[] body = in.readNBytes(bodyLength(in));
    return new String(body, StandardCharsets.UTF_8);
  }

  private static int bodyLength(InputStream in) throws IOException {
    int length = 0;
    for (String line; (line = line(in)) != null && !line.isEmpty(); ) {
      if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(line.substring(LENGTH.length()).strip());
      } else if (line.regionMatches(true, 0, CODING, 0, CODING.length())) {
        length = CHUNKED;
      }
    }
    return length;
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
