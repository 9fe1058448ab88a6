package io.easyflow.intake;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/**
 * What a sender gets.
 *
 * @param status HTTP status
 * @param type media type, null where there is no body
 * @param body may be empty
 * @param headers further ones
 */
record DoorAnswer(int status, String type, byte[] body, Map<String, String> headers) {
  /**
   * Hands the answer to the web server, which sends it: nobody waits for the sender here.
   *
   * @param response where it goes
   * @throws IOException when the sender is gone
   */
  void send(HttpServletResponse response) throws IOException {
    response.setStatus(status);
    headers.forEach(response::setHeader);
    response.setContentLength(body.length);
    if (type != null) {
      response.setContentType(type);
      // A challenge is a stranger's text: browsers must not take it for a page.
      response.setHeader("X-Content-Type-Options", "nosniff");
      if (body.length > response.getBufferSize()) {
        response.setBufferSize(body.length);
      }
      response.getOutputStream().write(body);
    }
  }
}
