package io.easyflow.api;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** A request that cannot be answered, with the sentence its sender gets. */
public final class ApiException extends RuntimeException {
  private final HttpStatus status;
  private final String type;

  private ApiException(HttpStatus status, String type, String detail) {
    super(detail);
    this.status = status;
    this.type = type;
  }

  /**
   * @param detail what is not there, a sentence
   * @return 404
   */
  public static ApiException notFound(String detail) {
    return new ApiException(HttpStatus.NOT_FOUND, "not-found", detail);
  }

  /**
   * @param detail what is wrong with the request and what is right, a sentence
   * @return 400
   */
  public static ApiException badRequest(String detail) {
    return new ApiException(HttpStatus.BAD_REQUEST, "bad-request", detail);
  }

  /**
   * @param detail why it cannot be done as things are, a sentence
   * @return 409
   */
  public static ApiException conflict(String detail) {
    return new ApiException(HttpStatus.CONFLICT, "conflict", detail);
  }

  /**
   * @return what the sender reads
   */
  public ProblemDetail problem() {
    return Problems.of(status, type, getMessage());
  }
}
