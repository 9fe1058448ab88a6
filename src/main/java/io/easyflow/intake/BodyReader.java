package io.easyflow.intake;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Takes a body that has arrived, never more of it than allowed. */
final class BodyReader {
  /** Largest body of a connector that names no bound, in bytes. */
  private static final int DEFAULT_MAX_BODY = 1 << 20;

  private BodyReader() {}

  /**
   * @param maxBody as the connector declares it
   * @return largest body in bytes
   */
  static int cap(int maxBody) {
    return maxBody > 0 ? maxBody : DEFAULT_MAX_BODY;
  }

  /**
   * @param request whose body was not touched yet
   * @param cap largest body in bytes
   * @return the bytes as they came
   * @throws RefusedException when it is compressed, too large, or did not arrive
   */
  static byte[] read(HttpServletRequest request, int cap) {
    String coding = request.getHeader("Content-Encoding");
    if (coding != null && !coding.isBlank() && !coding.equalsIgnoreCase("identity")) {
      throw new RefusedException(
          Refusal.UNSUPPORTED, "Send the body without Content-Encoding: it is not unpacked here.");
    }
    if (request.getContentLengthLong() > cap) {
      throw tooLarge(cap);
    }
    try {
      byte[] body = request.getInputStream().readNBytes(cap + 1);
      if (body.length > cap) {
        throw tooLarge(cap);
      }
      return body;
    } catch (IOException e) {
      throw unreadable();
    }
  }

  static RefusedException unreadable() {
    return new RefusedException(
        Refusal.UNREADABLE, "The body broke off or is not framed as its headers say.");
  }

  static RefusedException tooLarge(int cap) {
    return new RefusedException(
        Refusal.TOO_LARGE, "The body is larger than the " + cap + " bytes this platform may send.");
  }
}
