package io.easyflow.intake;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;

/** Reads a body into memory, never more of it and never for longer than allowed. */
final class BodyReader {
  /** Largest body of a connector that names no bound, in bytes. */
  static final int DEFAULT_MAX_BODY = 1 << 20;

  /** A claimed length costs no more memory than this before bytes arrive. */
  private static final int FIRST_BUFFER = 64 << 10;

  private final Duration timeout;

  /**
   * @param timeout how long a whole body may take
   */
  BodyReader(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * @param request whose body was not touched yet
   * @param maxBody largest body in bytes; zero or less for the default of 1 MiB
   * @return the bytes as they came
   * @throws RefusedException when it is compressed, too large, too slow, or breaks off
   */
  byte[] read(HttpServletRequest request, int maxBody) {
    String coding = request.getHeader("Content-Encoding");
    if (coding != null && !coding.isBlank() && !coding.equalsIgnoreCase("identity")) {
      throw new RefusedException(
          Refusal.UNSUPPORTED, "Send the body without Content-Encoding: it is not unpacked here.");
    }
    int cap = maxBody > 0 ? maxBody : DEFAULT_MAX_BODY;
    long claimed = request.getContentLengthLong();
    if (claimed > cap) {
      throw tooLarge(cap);
    }
    try {
      int first = claimed >= 0 ? (int) Math.min(claimed + 1, FIRST_BUFFER) : 1024;
      return read(request.getInputStream(), first, cap);
    } catch (SocketTimeoutException e) {
      throw slow();
    } catch (IOException e) {
      throw new RefusedException(
          Refusal.UNREADABLE, "The body broke off or is not framed as its headers say.");
    }
  }

  private byte[] read(InputStream in, int first, int cap) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    byte[] buffer = new byte[first];
    int length = 0;
    while (true) {
      int count = in.read(buffer, length, buffer.length - length);
      if (count < 0) {
        return Arrays.copyOf(buffer, length);
      }
      length += count;
      if (length > cap) {
        throw tooLarge(cap);
      }
      if (System.nanoTime() - deadline > 0) {
        throw slow();
      }
      if (length == buffer.length) {
        buffer = Arrays.copyOf(buffer, (int) Math.min(2L * length, cap + 1L));
      }
    }
  }

  private static RefusedException tooLarge(int cap) {
    return new RefusedException(
        Refusal.TOO_LARGE, "The body is larger than the " + cap + " bytes this platform may send.");
  }

  private RefusedException slow() {
    return new RefusedException(
        Refusal.SLOW, "The body did not arrive within " + timeout.toMillis() + " ms.");
  }
}
