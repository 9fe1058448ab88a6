package io.easyflow.channel;

import io.easyflow.database.RoundTrip;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Handles events in the transaction that publishes them, for subscribers that ask for it: no
 * delivery is written, read and deleted, and nobody waits for a second commit. What stands behind
 * another one of its key, fails or would call somebody becomes a delivery as any other.
 *
 * <p>Who publishes two events of one key at the same time holds a lock on what they are about, so
 * the second transaction sees what the first one left behind.
 */
final class Transacted implements EventWriter.Handler {
  /** With more than this the subscriber is behind anyway, and order is kept by its deliveries. */
  private static final int MOST_PENDING = 256;

  private static final String PENDING =
      "(select account, order_key from delivery where subscriber = ? and due_at is null limit ?)"
          + " union all"
          + " (select account, order_key from delivery where subscriber = ? and due_at is not null"
          + " limit ?)";

  private static final String NUMBERS = "select nextval('delivery_id') from unnest(?::int[])";

  private final Pumps pumps;
  private final BatchRunner runner;

  Transacted(Pumps pumps, BatchRunner runner) {
    this.pumps = pumps;
    this.runner = runner;
  }

  @Override
  public List<Settlement.Item> handle(Connection connection, List<KeptEvent> events)
      throws SQLException {
    List<Settlement.Item> handled = new ArrayList<>();
    for (String channel :
        events.stream().map(event -> event.event().channel()).distinct().toList()) {
      for (Pump pump : pumps.transacted(channel)) {
        DurableConsumer consumer = pump.enter();
        try {
          if (consumer != null) {
            List<KeptEvent> mine =
                events.stream().filter(one -> one.event().channel().equals(channel)).toList();
            handled.addAll(handle(connection, pump, consumer, mine));
          }
        } finally {
          pump.leave();
        }
      }
    }
    return handled;
  }

  private List<Settlement.Item> handle(
      Connection connection, Pump pump, DurableConsumer consumer, List<KeptEvent> events)
      throws SQLException {
    Set<String> held = pumps.held(pump.id());
    Set<PendingDelivery.Key> pending = new HashSet<>();
    List<Settlement.Item> handled = new ArrayList<>();
    try (RoundTrip trip = pending(connection, pump, events.size())) {
      ResultSet rows = trip.rows();
      int count = 0;
      for (; rows.next(); count++) {
        pending.add(new PendingDelivery.Key(rows.getString(1), rows.getString(2)));
      }
      if (count >= MOST_PENDING || held.contains(Subscribers.ALL_ACCOUNTS)) {
        return handled;
      }
      trip.rows();
      ResultSet numbers = trip.rows();
      for (KeptEvent event : events) {
        numbers.next();
        PendingDelivery row = row(event, numbers.getLong(1));
        if (held.contains(row.account()) || pending.contains(row.key())) {
          continue;
        }
        Settlement.Item item = runner.transacted(pump, consumer, row, event);
        if (item != null) {
          handled.add(item);
        } else if (row.key() != null) {
          pending.add(row.key());
        }
      }
    }
    return handled;
  }

  private static RoundTrip pending(Connection connection, Pump pump, int events)
      throws SQLException {
    RoundTrip trip =
        new RoundTrip(connection)
            .add(PendingReader.ALONG_THE_INDEX)
            .add(PENDING, pump.id(), MOST_PENDING, pump.id(), MOST_PENDING)
            .add(PendingReader.AS_BEFORE)
            .add(NUMBERS, connection.createArrayOf("integer", new Integer[events]))
            .run();
    trip.rows();
    return trip;
  }

  private static PendingDelivery row(KeptEvent event, long number) {
    return new PendingDelivery(
        number,
        event.id(),
        event.day(),
        event.event().platform(),
        event.event().account(),
        event.orderKey(),
        event.lane(),
        0,
        null,
        null,
        false,
        false,
        false);
  }
}
