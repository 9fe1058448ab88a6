package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * What became of a message we sent: the answer of a {@code -send} port, or a status that a platform
 * reports later.
 *
 * @param account id of the messenger account
 * @param chatId the platform's id of the chat
 * @param externalId the platform's id of the message
 * @param reference our own id of the message, where the platform gives it back
 * @param status what became of it
 * @param retryable true when sending again later may succeed
 * @param error the platform's code and words, without customers' data
 * @param at when
 */
public record DeliveryResult(
    String account,
    String chatId,
    String externalId,
    String reference,
    Status status,
    boolean retryable,
    String error,
    Instant at) {
  public DeliveryResult {
    Check.required("account", account);
    Check.required("status", status);
  }

  /** What became of a message; a later word never moves it backwards. */
  public enum Status {
    UNKNOWN,
    SENT,
    DELIVERED,
    READ,
    FAILED;

    @JsonCreator
    static Status of(String word) {
      return Words.parse(Status.class, word, UNKNOWN);
    }

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
