package io.easyflow.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A connector's outlet. Texts may hold {@code {credential}} placeholders; only the outlet fills
 * them.
 *
 * @param hosts base addresses by name; {@code default} is the one meant when a call names none
 * @param headers headers of every call, authentication among them
 * @param query query parameters of every call
 * @param limits budgets; a call waits for none, it is deferred
 * @param retryAfter where an answer says how long to wait, first match wins
 * @param connectTimeout time to connect, null for the hub's setting
 * @param timeout time until the whole answer is there, null for the hub's setting
 * @param idempotencyHeader header that carries our key, null where the platform takes none
 * @param breaker when calls of an account stop for a while, null for the hub's setting
 * @param errors the connector's own classes of answers, first match wins, before the hub's
 */
public record Api(
    Map<String, String> hosts,
    Map<String, String> headers,
    Map<String, String> query,
    List<Limit> limits,
    List<RetryAfter> retryAfter,
    Duration connectTimeout,
    Duration timeout,
    String idempotencyHeader,
    Breaker breaker,
    List<ErrorRule> errors) {

  /**
   * A token bucket.
   *
   * @param per what shares it: {@code account}, {@code host}, or a Camel header such as {@code
   *     header:chatId}
   * @param bucket how many calls at once
   * @param refill calls a second
   * @param when which calls are meant, jq over {@code {method, host, path, headers}}; null for all
   * @param costs further cost of an answer, jq over the answer giving a number; null for none
   */
  public record Limit(
      String per, double bucket, double refill, Expression when, Expression costs) {}

  /**
   * Where an answer says how long to wait.
   *
   * @param value {@code header:Retry-After} or jq over {@code {status, headers, body}}
   * @param unit {@code seconds}, {@code milliseconds} or {@code date}
   */
  public record RetryAfter(Expression value, String unit) {}

  /**
   * When calls of one account stop for a while.
   *
   * @param failures failed calls in a row-like share of the last {@code window} calls, percent
   * @param window how many last calls count
   * @param pause how long it stays open
   */
  public record Breaker(int failures, int window, Duration pause) {}

  /**
   * What an answer means.
   *
   * @param when jq over {@code {status, headers, body}} giving true
   * @param is its class
   * @param reason jq or text for people; null for the hub's own words
   * @param after seconds to wait, jq over the answer; null to take the schedule's
   */
  public record ErrorRule(Expression when, ErrorClass is, Expression reason, Expression after) {}

  /** What an answer means for the call. */
  public enum ErrorClass {
    /** The call did what it should, in spite of the status. */
    OK,
    /** It did not happen and may succeed later. */
    RETRYABLE,
    /** It did not happen and will not. */
    PERMANENT,
    /** Nobody can tell whether it happened. */
    UNKNOWN,
    /** The account itself is refused (revoked key, closed shop): retried slowly, ops are told. */
    ACCOUNT
  }
}
