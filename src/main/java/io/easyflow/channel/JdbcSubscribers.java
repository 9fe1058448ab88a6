package io.easyflow.channel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Subscribers as they lie in the database. */
final class JdbcSubscribers implements Subscribers {
  private final Transactions transactions;
  private final Pumps pumps;
  private final Clock clock;

  JdbcSubscribers(Transactions transactions, Pumps pumps, Clock clock) {
    this.transactions = transactions;
    this.pumps = pumps;
    this.clock = clock;
  }

  @Override
  public List<Subscriber> list() {
    return run(
        connection -> {
          Map<Integer, List<Hold>> holds = holds(connection);
          List<Subscriber> found = new ArrayList<>();
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "select s.id, s.name, s.channel, count(d.id), coalesce(min(d.event_id), 0)"
                          + " from subscriber s left join delivery d on d.subscriber = s.id where"
                          + " s.removed_at is null group by s.id order by s.name");
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              int id = rows.getInt(1);
              found.add(
                  new Subscriber(
                      rows.getString(2),
                      rows.getString(3),
                      pumps.reading(id),
                      rows.getLong(4),
                      rows.getLong(5),
                      holds.getOrDefault(id, List.of())));
            }
          }
          return found;
        });
  }

  private static Map<Integer, List<Hold>> holds(Connection connection) throws SQLException {
    Map<Integer, List<Hold>> found = new TreeMap<>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select subscriber, account, reason, held_by, held_at from subscriber_hold order by"
                    + " subscriber, account");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found
            .computeIfAbsent(rows.getInt(1), id -> new ArrayList<>())
            .add(
                new Hold(
                    rows.getString(2),
                    rows.getString(3),
                    rows.getString(4),
                    rows.getTimestamp(5).toInstant()));
      }
    }
    return found;
  }

  @Override
  public boolean remove(String name, String by) {
    return run(
        connection -> {
          int id = id(connection, name);
          if (id == 0 || pumps.reading(id)) {
            return false;
          }
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "update subscriber set removed_at = ?, removed_by = ? where id = ?")) {
            statement.setTimestamp(1, Timestamp.from(clock.instant()));
            statement.setString(2, by);
            statement.setInt(3, id);
            statement.executeUpdate();
          }
          skipPending(connection, id, "subscriber removed by " + by);
          return true;
        });
  }

  private void skipPending(Connection connection, int id, String note) throws SQLException {
    Counters counters = new Counters(Counters.shard());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "with gone as (delete from delivery where subscriber = ? returning *), kept as (insert"
                + " into delivery_history (id, event_id, event_day, subscriber, platform, state,"
                + " attempts, note, settled_at) select id, event_id, event_day, subscriber,"
                + " platform, 'skipped', attempts, ?, ? from gone) select platform, count(*) from"
                + " gone group by 1")) {
      statement.setInt(1, id);
      statement.setString(2, note);
      statement.setTimestamp(3, Timestamp.from(clock.instant()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          counters.add(id, rows.getString(1), 0, 0, rows.getLong(2));
        }
      }
    }
    counters.write(connection);
  }

  @Override
  public boolean hold(String name, String account, String reason, String by) {
    return run(
        connection -> {
          int id = id(connection, name);
          if (id == 0) {
            return false;
          }
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "insert into subscriber_hold values (?, ?, ?, ?, ?) on conflict (subscriber,"
                      + " account) do update set reason = excluded.reason, held_by ="
                      + " excluded.held_by, held_at = excluded.held_at")) {
            statement.setInt(1, id);
            statement.setString(2, account);
            statement.setString(3, reason);
            statement.setString(4, by);
            statement.setTimestamp(5, Timestamp.from(clock.instant()));
            statement.executeUpdate();
          }
          return true;
        });
  }

  @Override
  public boolean release(String name, String account) {
    return run(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "delete from subscriber_hold where subscriber = ? and account = ?")) {
            statement.setInt(1, id(connection, name));
            statement.setString(2, account);
            return statement.executeUpdate() == 1;
          }
        });
  }

  static int id(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id from subscriber where name = ? and removed_at is null")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  private <T> T run(Transactions.Work<T> work) {
    T result = transactions.callOrUnavailable(work);
    pumps.poll();
    return result;
  }
}
