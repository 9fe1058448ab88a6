package io.easyflow.sync;

import io.easyflow.channel.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Everything one batch says of one order, laid over what was known. */
final class MergedOrder {
  private final OrderKey key;
  private final List<OrderSighting> sightings = new ArrayList<>();
  private KnownOrder before;
  private KnownOrder after;
  private OrderSighting last;
  private CanonicalJson.Written body;

  MergedOrder(OrderKey key) {
    this.key = key;
  }

  void add(OrderSighting seen) {
    sightings.add(seen);
  }

  /**
   * Lays what was seen over what is known; may be called again when more is known.
   *
   * @param known what the database has, null for nothing
   */
  void mergeOver(KnownOrder known) {
    before = known;
    after = known;
    body = null;
    last = null;
    for (OrderSighting seen : sightings) {
      KnownOrder next = KnownOrder.after(after, seen);
      if (next != after) {
        last = seen;
      }
      after = next;
    }
  }

  OrderKey key() {
    return key;
  }

  KnownOrder before() {
    return before;
  }

  KnownOrder after() {
    return after;
  }

  /**
   * @param json writes it, unless it is as it was seen
   * @return the JSON of the order as it is now
   */
  CanonicalJson.Written body(CanonicalJson json) {
    if (body == null) {
      body = last.order() == after.order() ? last.body() : json.written(after.order());
    }
    return body;
  }

  boolean differs() {
    return after != null && !after.equals(before);
  }

  /**
   * @return the delivery that brought the last sighting that applied
   */
  Delivery cause() {
    return last.delivery();
  }

  Instant seenAt() {
    return last.seenAt();
  }

  Instant placedAt() {
    return after.order().createdAt();
  }
}
