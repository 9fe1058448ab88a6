package io.easyflow.sync;

import io.easyflow.channel.Delivery;
import io.easyflow.model.Order;
import io.easyflow.model.OrderState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An order or only its status, as one delivery brought it.
 *
 * @param delivery takes the follow-up event
 * @param order the whole order, or null
 * @param body the JSON of the whole order, or null
 * @param state only its status, or null
 * @param seenAt when the hub saw it
 */
record OrderSighting(
    Delivery delivery, Order order, CanonicalJson.Written body, OrderState state, Instant seenAt) {
  String account() {
    return order != null ? order.account() : state.account();
  }

  String externalId() {
    return order != null ? order.externalId() : state.externalId();
  }

  /**
   * @return the vendor's time, null where it tells none
   */
  Instant vendorTime() {
    return micros(order != null ? order.updatedAt() : state.updatedAt());
  }

  /**
   * @return the vendor's time, else when it was seen
   */
  Instant version() {
    Instant told = vendorTime();
    return told != null ? told : micros(seenAt);
  }

  /** PostgreSQL keeps microseconds; versions are compared as they are kept. */
  private static Instant micros(Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
  }
}
