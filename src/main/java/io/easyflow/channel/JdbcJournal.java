package io.easyflow.channel;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The journal as it lies in the database. */
final class JdbcJournal implements Journal {
  private static final int DEEPEST = 16;
  private static final int WIDEST = 200;
  private static final String EVENT =
      "select id, coalesce(cause, 0), channel, platform, account, type, order_key, received_at,"
          + " octet_length(body), headers";

  private final Transactions transactions;
  private final Pumps pumps;
  private final EventHeaders headers;
  private final List<String> quietChannels;

  JdbcJournal(
      Transactions transactions, Pumps pumps, EventHeaders headers, List<String> quietChannels) {
    this.transactions = transactions;
    this.pumps = pumps;
    this.headers = headers;
    this.quietChannels = quietChannels;
  }

  @Override
  public List<Event> search(Filter filter, long before, int limit) {
    List<Object> values = new ArrayList<>();
    StringBuilder where = new StringBuilder(" where true");
    add(where, values, "channel = ?", filter.channel());
    if (filter.channel() == null) {
      for (String quiet : quietChannels) {
        add(where, values, "channel <> ?", quiet);
      }
    }
    // By account, which has an index. No range: what lies between two texts depends on the
    // database.
    String accounts = filter.platform() == null ? null : filter.platform() + ":";
    add(where, values, "starts_with(account, ?)", accounts);
    add(where, values, "account = ?", filter.account());
    add(where, values, "type = ?", filter.type());
    add(where, values, "order_key = ?", filter.orderKey());
    add(where, values, "received_at >= ?", timestamp(filter.from()));
    add(where, values, "received_at < ?", timestamp(filter.to()));
    // The same by day, so that other days are not looked at. A day may begin while one is written.
    add(where, values, "day >= ?", day(filter.from(), -1));
    add(where, values, "day <= ?", day(filter.to(), 0));
    add(where, values, "id < ?", before == 0 ? null : before);
    values.add(limit);
    return run(
        connection -> {
          List<Event> found = new ArrayList<>();
          try (PreparedStatement statement =
              connection.prepareStatement(
                  EVENT + " from event" + where + " order by id desc limit ?")) {
            for (int i = 0; i < values.size(); i++) {
              statement.setObject(i + 1, values.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(event(rows));
              }
            }
          }
          return found;
        });
  }

  /** When the newest event was received; null when there is none. */
  static Instant newest(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("select received_at from event order by id desc limit 1");
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getTimestamp(1).toInstant() : null;
    }
  }

  private static void add(StringBuilder where, List<Object> values, String term, Object value) {
    if (value != null) {
      where.append(" and ").append(term);
      values.add(value);
    }
  }

  private static Timestamp timestamp(Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }

  private static LocalDate day(Instant instant, int days) {
    return instant == null ? null : LocalDate.ofInstant(instant, ZoneOffset.UTC).plusDays(days);
  }

  private static Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getTimestamp(8).toInstant(),
        row.getInt(9));
  }

  @Override
  public Optional<Hop> find(long eventId) {
    return run(connection -> hops(connection, "id = ?", eventId, 1, 0)).stream().findFirst();
  }

  private List<Hop> hops(Connection connection, String condition, long value, int limit, int depth)
      throws SQLException {
    record Found(Event event, String headers, byte[] body) {}

    List<Found> found = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            EVENT
                + (depth == 0 ? ", body" : ", null::bytea")
                + " from event where "
                + condition
                + " order by id limit ?")) {
      statement.setLong(1, value);
      statement.setInt(2, limit);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(new Found(event(rows), rows.getString(10), rows.getBytes(11)));
        }
      }
    }
    List<Hop> hops = new ArrayList<>();
    for (Found one : found) {
      List<Hop> next =
          depth == DEEPEST
              ? List.of()
              : hops(connection, "cause = ?", one.event().id(), WIDEST, depth + 1);
      hops.add(
          new Hop(
              one.event(),
              headers.read(one.headers()),
              one.body(),
              ways(connection, List.of(one.event().id())).getOrDefault(one.event().id(), List.of()),
              next));
    }
    return hops;
  }

  /** Deliveries of events, by event; all of them at once, because people replay thousands. */
  private static Map<Long, List<Way>> ways(Connection connection, List<Long> events)
      throws SQLException {
    Map<Long, List<Way>> ways = new TreeMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select w.id, s.name, w.state, w.attempts, w.due_at, w.settled_at, w.overtook, w.note,"
                + " w.event_id from (select id, subscriber, 'pending' as state, attempts, due_at,"
                + " null::timestamptz as settled_at, null::bigint as overtook, last_error as note,"
                + " event_id from delivery where event_id = any(?) union all select id, subscriber,"
                + " state, attempts, null, settled_at, overtook, note, event_id from"
                + " delivery_history where event_id = any(?) union all select id, subscriber,"
                + " state, attempts, null, parked_at, null, reason, event_id from dead_letter where"
                + " event_id = any(?)) w join subscriber s on s.id = w.subscriber order by w.id")) {
      Array ids = connection.createArrayOf("bigint", events.toArray());
      for (int i = 1; i <= 3; i++) {
        statement.setArray(i, ids);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ways.computeIfAbsent(rows.getLong(9), event -> new ArrayList<>()).add(way(rows));
        }
      }
    }
    return ways;
  }

  private static Way way(ResultSet row) throws SQLException {
    Timestamp due = row.getTimestamp(5);
    Timestamp settled = row.getTimestamp(6);
    return new Way(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getInt(4),
        due == null ? null : due.toInstant(),
        settled == null ? null : settled.toInstant(),
        row.getLong(7),
        row.getString(8));
  }

  @Override
  public int replay(
      List<Long> events, String subscriber, boolean force, boolean dryRun, String by) {
    return run(
        connection -> {
          int moved = 0;
          for (Map.Entry<Long, List<Way>> event : ways(connection, events).entrySet()) {
            for (Way way : event.getValue()) {
              boolean meant = subscriber == null || subscriber.equals(way.subscriber());
              if (meant && !way.state().equals("pending")) {
                moved +=
                    dryRun
                        ? 1
                        : revive(connection, event.getKey(), way, force, "replayed by " + by);
              }
            }
          }
          return moved;
        });
  }

  private static int revive(Connection connection, long event, Way way, boolean force, String note)
      throws SQLException {
    if (way.state().equals("dead") || way.state().equals("unknown")) {
      return JdbcDeadLetters.revive(connection, way.id(), force, note) ? 1 : 0;
    }
    Counters counters = new Counters(Counters.shard());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "with back as (delete from delivery_history where id = ? returning *), moved as (insert"
                + " into delivery (id, event_id, event_day, subscriber, platform, account,"
                + " order_key, lane, last_error, forced) select b.id, b.event_id, b.event_day,"
                + " b.subscriber, b.platform, e.account, e.order_key, ?, ?, ?"
                + " from back b join event e on e.id = b.event_id and e.day = b.event_day"
                + " returning subscriber, platform) select * from moved")) {
      statement.setLong(1, way.id());
      statement.setShort(2, lane(connection, event));
      statement.setString(3, note);
      statement.setBoolean(4, force);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("the event of delivery " + way.id() + " is gone");
        }
        boolean done = way.state().equals("done");
        counters.add(row.getInt(1), row.getString(2), 0, done ? -1 : 0, done ? 0 : -1);
      }
    }
    counters.write(connection);
    return 1;
  }

  private static short lane(Connection connection, long event) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select account, order_key from event where id = ?")) {
      statement.setLong(1, event);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? EventWriter.lane(row.getString(1), row.getString(2), event)
            : EventWriter.lane(null, null, event);
      }
    }
  }

  private <T> T run(Transactions.Work<T> work) {
    T result = transactions.callOrUnavailable(work);
    pumps.poll();
    return result;
  }
}
