package io.easyflow.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.easyflow.catalog.Webhook.Reply;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Writes what a sender gets: the vendor's own answer, or a problem (RFC 9457). */
final class Answers {
  private final String retryAfter;

  /**
   * @param retryAfter what senders are told to wait after a 429 or 503
   */
  Answers(Duration retryAfter) {
    this.retryAfter = Long.toString(Math.max(1, retryAfter.toSeconds()));
  }

  /**
   * @param reply as the connector declares it, null for an empty 200
   * @param request what it answers
   * @param response where it goes
   * @return the status
   * @throws IOException when the sender is gone
   */
  int reply(Reply reply, WebhookRequest request, HttpServletResponse response) throws IOException {
    if (reply == null) {
      response.setStatus(200);
      response.setContentLength(0);
      return 200;
    }
    int status = reply.status() == 0 ? 200 : reply.status();
    String text = reply.body() == null ? null : reply.body().text(request);
    String type = reply.contentType() == null ? "text/plain;charset=utf-8" : reply.contentType();
    write(response, status, type, text == null ? "" : text);
    return status;
  }

  /**
   * @param type media type
   * @param text the answer, UTF-8
   * @param response where it goes
   * @return the status, 200
   * @throws IOException when the sender is gone
   */
  int text(String type, String text, HttpServletResponse response) throws IOException {
    write(response, 200, type, text == null ? "" : text);
    return 200;
  }

  /**
   * @param refused why a request is not taken
   * @param response where it goes
   * @return the status
   * @throws IOException when the sender is gone
   */
  int problem(RefusedException refused, HttpServletResponse response) throws IOException {
    Refusal refusal = refused.refusal();
    if (refusal.status() == 503 || refusal.status() == 429) {
      response.setHeader("Retry-After", retryAfter);
    } else if (refusal.status() == 405) {
      response.setHeader("Allow", "POST");
    }
    String json =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", refusal.type())
            .put("title", refusal.title())
            .put("status", refusal.status())
            .put("detail", refused.getMessage())
            .toString();
    write(response, refusal.status(), "application/problem+json", json);
    return refusal.status();
  }

  private static void write(HttpServletResponse response, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(type);
    // A challenge is a stranger's text: browsers must not take it for a page.
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
