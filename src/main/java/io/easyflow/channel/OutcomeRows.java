package io.easyflow.channel;

import io.easyflow.database.Columns;
import io.easyflow.database.RoundTrip;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Rows that say what became of deliveries. */
final class OutcomeRows {
  private final Clock clock;

  OutcomeRows(Clock clock) {
    this.clock = clock;
  }

  /**
   * Writes down what is done, and counts it.
   *
   * @param trip takes the statements
   * @param delivered deliveries
   * @param transacted what never was one
   */
  void history(
      Connection connection,
      RoundTrip trip,
      List<Settlement.Item> delivered,
      List<Settlement.Item> transacted)
      throws SQLException {
    List<Settlement.Item> done = new ArrayList<>(delivered);
    done.addAll(transacted);
    Counters counters = new Counters(Counters.shard());
    // One that was never written as a delivery is created and done in one.
    delivered.forEach(item -> counters.add(item.subscriber(), item.row().platform(), 0, 1, 0));
    transacted.forEach(item -> counters.add(item.subscriber(), item.row().platform(), 1, 1, 0));
    trip.add(
        "insert into delivery_history (id, event_id, event_day, subscriber, platform, state,"
            + " attempts, overtook, settled_at) select u.id, u.event_id, date 'epoch' + u.day::int,"
            + " u.subscriber, u.platform, 'done', u.attempts, u.overtook, ? from"
            + " unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[],"
            + " ?::bigint[]) as u(id, event_id, day, subscriber, platform, attempts, overtook)",
        Timestamp.from(clock.instant()),
        Columns.numbers(connection, done, item -> item.row().id()),
        Columns.numbers(connection, done, item -> item.row().eventId()),
        Columns.numbers(connection, done, item -> item.row().eventDay().toEpochDay()),
        Columns.numbers(connection, done, Settlement.Item::subscriber),
        Columns.array(connection, done, item -> item.row().platform()),
        Columns.numbers(connection, done, item -> item.row().attempts() + 1),
        Columns.numbers(connection, done, Settlement.Item::overtook));
    counters.add(trip);
  }

  /** Puts deliveries off. */
  void postpone(Connection connection, List<Settlement.Item> waiting) throws SQLException {
    int size = waiting.size();
    Long[] id = new Long[size];
    Short[] tried = new Short[size];
    Timestamp[] due = new Timestamp[size];
    String[] reason = new String[size];
    for (int i = 0; i < size; i++) {
      Outcome outcome = waiting.get(i).outcome();
      id[i] = waiting.get(i).row().id();
      tried[i] = (short) (outcome.kind() == Outcome.Kind.RETRY ? 1 : 0);
      due[i] = Timestamp.from(outcome.dueAt());
      reason[i] = outcome.reason();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update delivery d set attempts = d.attempts + u.tried, due_at = u.due, last_error ="
                + " u.reason, started_at = null, repeatable = null, first_tried_at = case when"
                + " u.tried = 1 then coalesce(d.first_tried_at, ?) else d.first_tried_at end from"
                + " unnest(?::bigint[], ?::smallint[], ?::timestamptz[], ?::text[]) as u(id,"
                + " tried, due, reason) where d.id = u.id")) {
      statement.setTimestamp(1, Timestamp.from(clock.instant()));
      statement.setArray(2, connection.createArrayOf("bigint", id));
      statement.setArray(3, connection.createArrayOf("smallint", tried));
      statement.setArray(4, connection.createArrayOf("timestamptz", due));
      statement.setArray(5, connection.createArrayOf("text", reason));
      statement.executeUpdate();
    }
  }

  /** Keeps for a person what failed for good, or may have. */
  void park(Connection connection, List<Settlement.Item> parked) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into dead_letter (id, event_id, event_day, subscriber, platform, account,"
                + " order_key, lane, type, state, attempts, reason, repeatable, parked_at) values"
                + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Settlement.Item item : parked) {
        PendingDelivery row = item.row();
        statement.setLong(1, row.id());
        statement.setLong(2, row.eventId());
        statement.setObject(3, row.eventDay());
        statement.setInt(4, item.subscriber());
        statement.setString(5, row.platform());
        statement.setString(6, row.account());
        statement.setString(7, row.orderKey());
        statement.setShort(8, row.lane());
        statement.setString(9, item.type());
        statement.setString(10, item.outcome().kind() == Outcome.Kind.DEAD ? "dead" : "unknown");
        statement.setShort(11, (short) (row.attempts() + 1));
        statement.setString(12, item.outcome().reason());
        statement.setObject(13, row.repeatable());
        statement.setTimestamp(14, Timestamp.from(clock.instant()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
