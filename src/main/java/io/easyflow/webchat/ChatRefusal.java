package io.easyflow.webchat;

import java.net.URI;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Why the chat does not take something, with the sentence its sender gets. */
final class ChatRefusal extends ErrorResponseException {
  private ChatRefusal(HttpStatus status, String type, String detail) {
    super(status, problem(status, type, detail), null);
  }

  private static ProblemDetail problem(HttpStatus status, String type, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(URI.create("/problems/" + type));
    problem.setTitle(status.getReasonPhrase());
    return problem;
  }

  static ChatRefusal bad(String detail) {
    return new ChatRefusal(HttpStatus.BAD_REQUEST, "bad-request", detail);
  }

  static ChatRefusal unknownToken(String detail) {
    return new ChatRefusal(HttpStatus.UNAUTHORIZED, "unauthorized", detail);
  }

  static ChatRefusal foreign(String detail) {
    return new ChatRefusal(HttpStatus.FORBIDDEN, "forbidden", detail);
  }

  static ChatRefusal notFound(String detail) {
    return new ChatRefusal(HttpStatus.NOT_FOUND, "not-found", detail);
  }

  static ChatRefusal gone(String detail) {
    return new ChatRefusal(HttpStatus.GONE, "gone", detail);
  }

  static ChatRefusal tooLarge(String detail) {
    return new ChatRefusal(HttpStatus.PAYLOAD_TOO_LARGE, "too-large", detail);
  }

  static ChatRefusal unsupported(String detail) {
    return new ChatRefusal(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-content", detail);
  }

  static ChatRefusal flood(Duration wait) {
    long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
    return new ChatRefusal(
            HttpStatus.TOO_MANY_REQUESTS,
            "too-many-requests",
            "That is too much at once; try again in " + seconds + " s.")
        .after(seconds);
  }

  static ChatRefusal unavailable() {
    return new ChatRefusal(
            HttpStatus.SERVICE_UNAVAILABLE,
            "unavailable",
            "The line could not be kept; send it again shortly.")
        .after(5);
  }

  private ChatRefusal after(long seconds) {
    getHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
    return this;
  }

  /**
   * @return seconds to wait before trying again, 0 when trying again is of no use
   */
  long retryAfter() {
    String seconds = getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
    return seconds == null ? 0 : Long.parseLong(seconds);
  }

  String detail() {
    return getBody().getDetail();
  }
}
