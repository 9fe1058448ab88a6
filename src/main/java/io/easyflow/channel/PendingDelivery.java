package io.easyflow.channel;

import java.time.Instant;
import java.time.LocalDate;

/** A delivery as it lies in the table, without the event's body. */
record PendingDelivery(
    long id,
    long eventId,
    LocalDate eventDay,
    String platform,
    String account,
    String orderKey,
    short lane,
    int attempts,
    Instant firstTriedAt,
    Instant dueAt,
    boolean started,
    boolean repeatable,
    boolean forced) {

  /** Deliveries of one place run one after the other. */
  record Place(String account, short lane) {}

  /** What order is kept by. */
  record Key(String account, String orderKey) {}

  Place place() {
    return new Place(account, lane);
  }

  Key key() {
    return orderKey == null ? null : new Key(account, orderKey);
  }
}
