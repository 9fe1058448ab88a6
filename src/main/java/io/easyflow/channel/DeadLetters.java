package io.easyflow.channel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Deliveries that failed for good or whose outcome nobody knows, and the way back. */
public interface DeadLetters {
  /**
   * @param filter which ones
   * @param limit how many at most
   * @return newest first
   */
  List<DeadLetter> list(Filter filter, int limit);

  /**
   * @param deliveryId number of the delivery
   * @return the dead letter
   */
  Optional<DeadLetter> find(long deliveryId);

  /**
   * Moves it back to pending.
   *
   * @param deliveryId number of the delivery
   * @param force true when older data may overwrite newer
   * @param by who asked
   * @return false when there is no such dead letter
   */
  boolean replay(long deliveryId, boolean force, String by);

  /**
   * Gives it up: it counts as skipped from now on.
   *
   * @param deliveryId number of the delivery
   * @param reason why
   * @param by who said so
   * @return false when there is no such dead letter
   */
  boolean skip(long deliveryId, String reason, String by);

  /**
   * Which dead letters are meant; null means any.
   *
   * @param platform connector id
   * @param subscriber name of the subscriber
   * @param state {@code dead} or {@code unknown}
   */
  record Filter(String platform, String subscriber, String state) {}

  /**
   * A delivery that needs a person.
   *
   * @param deliveryId its number
   * @param eventId number of the event
   * @param subscriber whom it did not reach
   * @param platform connector id
   * @param account id of the account
   * @param type the event's type
   * @param state {@code dead} or {@code unknown}
   * @param reason why, a sentence
   * @param attempts how often it was tried
   * @param at since when
   */
  record DeadLetter(
      long deliveryId,
      long eventId,
      String subscriber,
      String platform,
      String account,
      String type,
      String state,
      String reason,
      int attempts,
      Instant at) {}
}
