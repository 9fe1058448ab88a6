package io.easyflow.channel;

import java.time.Instant;
import org.apache.camel.Exchange;

/**
 * One event on its way to one subscriber, as a route's exchange carries it. What a route wants to
 * happen in the database is collected here and commits together with the mark "done".
 */
public interface Delivery {
  /** Exchange property that holds the delivery. */
  String PROPERTY = "EasyFlowDelivery";

  /**
   * @param exchange any exchange
   * @return its delivery, or null when it did not come from a durable channel
   */
  static Delivery of(Exchange exchange) {
    return exchange.getProperty(PROPERTY, Delivery.class);
  }

  /**
   * @return number of the event
   */
  long eventId();

  /**
   * @return number of the delivery
   */
  long deliveryId();

  /**
   * @return name of the subscriber it goes to
   */
  String subscriber();

  /**
   * @return connector id the event belongs to
   */
  String platform();

  /**
   * @return id of the account the event belongs to
   */
  String account();

  /**
   * @return when the event was kept
   */
  Instant receivedAt();

  /**
   * @return how often it was tried before this time
   */
  int attempts();

  /**
   * @return true when a person replays it and older data may overwrite newer
   */
  boolean forced();

  /**
   * Adds an effect, applied by its {@link EffectHandler} when the delivery commits.
   *
   * @param effect what shall be written
   */
  void effect(Effect effect);

  /**
   * Adds an effect that is applied instead of the others when the delivery is not done, also when
   * it is tried again later. Where the hub is lost during a call nobody applies it.
   *
   * @param effect what shall be written then
   */
  void onFailure(Effect effect);

  /**
   * Adds a follow-up event; it is kept when the delivery commits, with this event as its cause.
   *
   * @param event what follows
   */
  void publish(NewEvent event);

  /**
   * Keeps a part of this delivery that failed for good as a dead letter of its own, when the
   * delivery commits. Replayed, it goes to the subscribers of its channel.
   *
   * @param event the part, in the channel that can handle it alone
   * @param reason why it failed, a sentence
   */
  void deadLetter(NewEvent event, String reason);

  /**
   * The record that a body was written from, where it is still in memory.
   *
   * @param body of the exchange
   * @return the record; null when the body is not the event's own any more, or was read from the
   *     database
   */
  default Object origin(Object body) {
    return null;
  }

  /**
   * Must be called before any call, also one that only reads: where the route runs inside a
   * transaction nobody may be waited for, and the call is refused.
   */
  default void calling() {}

  /**
   * @return true while the route runs inside a transaction that publishes its event: whoever would
   *     have to wait throws {@link DeliveryFailure.Deferred} instead, and the event gets a delivery
   */
  default boolean transacted() {
    return false;
  }

  /**
   * Must be called before a call that changes something at a platform; it returns after "started"
   * is committed. After a crash, or when a later step of the route fails, the delivery is repeated
   * if every started call is repeatable, else it is recorded as unknown.
   *
   * @param repeatable true when the platform recognises a repetition by our key
   * @return the key of this call, the same when it is repeated
   */
  String started(boolean repeatable);

  /** Takes back the last {@link #started}: the platform certainly did nothing. */
  void refused();
}
