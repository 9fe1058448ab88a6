package io.easyflow.intake;

import java.util.Locale;

/**
 * Why the door does not take a request: HTTP status, stable problem type and short title. The
 * constant's name in lower case is the {@code reason} of metrics and samples.
 */
public enum Refusal {
  UNKNOWN_PLATFORM(404, "unknown-platform", "Unknown platform"),
  NO_WEBHOOK(404, "no-webhook", "This platform sends no webhooks"),
  UNKNOWN_ACCOUNT(404, "unknown-account", "Unknown account"),
  METHOD(405, "method-not-allowed", "Method not allowed"),
  PROOF_MISSING(401, "unauthentic", "The request does not prove where it comes from"),
  PROOF_WRONG(401, "unauthentic", "The request does not prove where it comes from"),
  PROOF_STALE(401, "unauthentic", "The request does not prove where it comes from"),
  NOT_ALLOWED(403, "not-allowed", "This sender is not on the account's list"),
  HANDSHAKE(403, "handshake", "The handshake failed"),
  UNREADABLE(400, "unreadable", "The request cannot be read"),
  TOO_LARGE(413, "too-large", "The request is too large"),
  TOO_MANY_EVENTS(413, "too-many-events", "Too many events in one request"),
  UNSUPPORTED(415, "unsupported-content", "Unsupported content"),
  SLOW(408, "slow-request", "The request took too long to arrive"),
  BUSY(429, "busy", "This platform sends too much at once"),
  FULL(503, "full", "Too much is waiting to be kept"),
  UNAVAILABLE(503, "unavailable", "The event could not be kept"),
  NOT_READY(503, "not-ready", "The door is not ready for this account"),
  INTERNAL(500, "internal", "Something went wrong here");

  private final int status;
  private final String slug;
  private final String title;

  Refusal(int status, String slug, String title) {
    this.status = status;
    this.slug = slug;
    this.title = title;
  }

  /**
   * @return HTTP status
   */
  public int status() {
    return status;
  }

  /**
   * @return stable problem type, a relative reference
   */
  public String type() {
    return "/problems/" + slug;
  }

  /**
   * @return what people read first
   */
  public String title() {
    return title;
  }

  /**
   * @return short name for metrics and samples, such as {@code proof-wrong}
   */
  public String reason() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
