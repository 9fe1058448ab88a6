package io.easyflow.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.easyflow.catalog.Webhook.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Makes what a sender gets: the vendor's own answer, or a problem (RFC 9457). */
final class Answers {
  private static final DoorAnswer EMPTY = new DoorAnswer(200, null, new byte[0], Map.of());

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
   * @return the answer
   * @throws io.easyflow.jq.JqException when the reply does not fit the request
   */
  DoorAnswer reply(Reply reply, WebhookRequest request) {
    if (reply == null) {
      return EMPTY;
    }
    String text = reply.body() == null ? null : reply.body().text(request);
    return answer(
        reply.status() == 0 ? 200 : reply.status(),
        reply.contentType() == null ? "text/plain;charset=utf-8" : reply.contentType(),
        text == null ? "" : text,
        Map.of());
  }

  /**
   * @param type media type
   * @param text the answer, UTF-8
   * @return a 200
   */
  DoorAnswer text(String type, String text) {
    return answer(200, type, text == null ? "" : text, Map.of());
  }

  /**
   * @param refused why a request is not taken
   * @return the problem
   */
  DoorAnswer problem(RefusedException refused) {
    Refusal refusal = refused.refusal();
    String json =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", refusal.type())
            .put("title", refusal.title())
            .put("status", refusal.status())
            .put("detail", refused.getMessage())
            .toString();
    return answer(refusal.status(), "application/problem+json", json, headers(refusal.status()));
  }

  private Map<String, String> headers(int status) {
    return switch (status) {
      case 429, 503 -> Map.of("Retry-After", retryAfter);
      case 405 -> Map.of("Allow", "POST");
      default -> Map.of();
    };
  }

  private static DoorAnswer answer(
      int status, String type, String text, Map<String, String> headers) {
    return new DoorAnswer(status, type, text.getBytes(StandardCharsets.UTF_8), headers);
  }
}
