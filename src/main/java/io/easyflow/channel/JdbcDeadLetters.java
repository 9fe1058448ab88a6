package io.easyflow.channel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Dead letters as they lie in the database. */
final class JdbcDeadLetters implements DeadLetters {
  private static final String SELECT =
      "select d.id, d.event_id, s.name, d.platform, d.account, d.type, d.state, d.reason,"
          + " d.attempts, d.parked_at from dead_letter d join subscriber s on s.id = d.subscriber";

  private final Transactions transactions;
  private final Pumps pumps;
  private final Clock clock;

  JdbcDeadLetters(Transactions transactions, Pumps pumps, Clock clock) {
    this.transactions = transactions;
    this.pumps = pumps;
    this.clock = clock;
  }

  @Override
  public List<DeadLetter> list(Filter filter, int limit) {
    return run(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  SELECT
                      + " where (?::text is null or d.platform = ?) and (?::text is null or s.name"
                      + " = ?) and (?::text is null or d.state = ?) order by d.id desc limit ?")) {
            String[] values = {filter.platform(), filter.subscriber(), filter.state()};
            for (int i = 0; i < values.length; i++) {
              statement.setString(2 * i + 1, values[i]);
              statement.setString(2 * i + 2, values[i]);
            }
            statement.setInt(7, limit);
            return read(statement);
          }
        });
  }

  @Override
  public Optional<DeadLetter> find(long deliveryId) {
    return run(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(SELECT + " where d.id = ?")) {
                statement.setLong(1, deliveryId);
                return read(statement);
              }
            })
        .stream()
        .findFirst();
  }

  private static List<DeadLetter> read(PreparedStatement statement) throws SQLException {
    List<DeadLetter> found = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(
            new DeadLetter(
                rows.getLong(1),
                rows.getLong(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getString(8),
                rows.getInt(9),
                rows.getTimestamp(10).toInstant()));
      }
    }
    return found;
  }

  @Override
  public boolean replay(long deliveryId, boolean force, String by) {
    return run(connection -> revive(connection, deliveryId, force, "replayed by " + by));
  }

  /** Back to pending with its number, so that it keeps its place among those of its key. */
  static boolean revive(Connection connection, long deliveryId, boolean force, String note)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "with back as (delete from dead_letter where id = ? returning *) insert into delivery"
                + " (id, event_id, event_day, subscriber, platform, account, order_key, lane,"
                + " last_error, forced) select id, event_id, event_day, subscriber, platform,"
                + " account, order_key, lane, ?, ? from back")) {
      statement.setLong(1, deliveryId);
      statement.setString(2, note);
      statement.setBoolean(3, force);
      return statement.executeUpdate() == 1;
    }
  }

  @Override
  public boolean skip(long deliveryId, String reason, String by) {
    return run(
        connection -> {
          Counters counters = new Counters(Counters.shard());
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "with gone as (delete from dead_letter where id = ? returning *) insert into"
                      + " delivery_history (id, event_id, event_day, subscriber, platform, state,"
                      + " attempts, note, settled_at) select id, event_id, event_day, subscriber,"
                      + " platform, 'skipped', attempts, ?, ? from gone returning subscriber,"
                      + " platform")) {
            statement.setLong(1, deliveryId);
            statement.setString(2, reason + " (" + by + ")");
            statement.setTimestamp(3, Timestamp.from(clock.instant()));
            try (ResultSet row = statement.executeQuery()) {
              if (!row.next()) {
                return false;
              }
              counters.add(row.getInt(1), row.getString(2), 0, 0, 1);
            }
          }
          counters.write(connection);
          return true;
        });
  }

  private <T> T run(Transactions.Work<T> work) {
    T result = transactions.callOrUnavailable(work);
    pumps.poll();
    return result;
  }
}
