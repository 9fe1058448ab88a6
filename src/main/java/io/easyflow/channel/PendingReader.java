package io.easyflow.channel;

import io.easyflow.database.Columns;
import io.easyflow.database.RoundTrip;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Reads one subscriber's deliveries from the table. */
final class PendingReader {
  /**
   * Goes first in a transaction that looks for work. The table is empty or full within a second, so
   * what a planner thinks of it is wrong: planned while it is empty a read goes through all of it,
   * also through what was just deleted. And planning costs as much as reading.
   */
  static final String ALONG_THE_INDEX =
      "select set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode',"
          + " 'force_generic_plan', true)";

  /** Goes after it where the transaction goes on with something else. */
  static final String AS_BEFORE =
      "select set_config('enable_seqscan', 'on', true), set_config('plan_cache_mode', 'auto', true)";

  private static final String COLUMNS =
      "d.id, d.event_id, d.event_day, d.platform, d.account, d.order_key, d.lane, d.attempts,"
          + " d.first_tried_at, d.due_at, d.started_at is not null, coalesce(d.repeatable, false),"
          + " d.forced";

  private final Transactions transactions;
  private final int subscriber;

  PendingReader(Transactions transactions, int subscriber) {
    this.transactions = transactions;
    this.subscriber = subscriber;
  }

  /** What a read leaves out: lanes of others, accounts on hold, deliveries in memory already. */
  record Scope(Set<Short> lanes, Set<String> heldAccounts, Collection<Long> loaded) {}

  /** A fresh delivery with how many of its account were asked for. */
  interface FreshTaker {
    void take(PendingDelivery row, int share);
  }

  /**
   * Fresh deliveries by number, a share for each account, so that nobody's backlog hides the
   * others.
   *
   * @param share deliveries of one account in memory at most
   * @param loadedByAccount how many are there already
   * @param limit how many in all
   */
  void fresh(
      Scope scope, int share, Map<String, Integer> loadedByAccount, int limit, FreshTaker taker)
      throws SQLException {
    String sql =
        "with recursive a(account) as ((select account from delivery where subscriber = ? and"
            + " due_at is null order by account limit 1) union all select (select n.account from"
            + " delivery n where n.subscriber = ? and n.due_at is null and n.account > a.account"
            + " order by n.account limit 1) from a where a.account is not null), shares as (select"
            + " a.account, greatest(0, ? - coalesce(l.count, 0)) as share from a left join"
            + " unnest(?::text[], ?::int[]) as l(account, count) on l.account = a.account where"
            + " a.account is not null and not a.account = any(?)) select "
            + COLUMNS
            + ", shares.share from shares cross join lateral (select * from delivery d where"
            + " d.subscriber = ? and d.due_at is null and d.account = shares.account and d.lane ="
            + " any(?) and d.id not in (select unnest(?)) order by d.id limit shares.share) d limit ?";
    transactions.run(
        connection -> {
          try (RoundTrip trip =
              new RoundTrip(connection)
                  .add(ALONG_THE_INDEX)
                  .add(
                      sql,
                      subscriber,
                      subscriber,
                      share,
                      connection.createArrayOf("text", loadedByAccount.keySet().toArray()),
                      connection.createArrayOf("integer", loadedByAccount.values().toArray()),
                      connection.createArrayOf("text", scope.heldAccounts().toArray()),
                      subscriber,
                      connection.createArrayOf("smallint", scope.lanes().toArray()),
                      Columns.numbers(connection, scope.loaded(), id -> id),
                      limit)
                  .run()) {
            trip.rows();
            ResultSet rows = trip.rows();
            while (rows.next()) {
              taker.take(row(rows), rows.getInt(14));
            }
          }
        });
  }

  /** Deliveries that waited and are due now, the longest due first. */
  void due(Scope scope, Instant now, int limit, Consumer<PendingDelivery> taker)
      throws SQLException {
    transactions.run(
        connection -> {
          try (RoundTrip trip =
              new RoundTrip(connection)
                  .add(ALONG_THE_INDEX)
                  .add(
                      "select "
                          + COLUMNS
                          + " from delivery d where d.subscriber = ? and d.due_at is not null and"
                          + " d.due_at <= ? and d.lane = any(?) and d.id not in (select unnest(?))"
                          + " and not d.account = any(?) order by d.due_at, d.id limit ?",
                      subscriber,
                      Timestamp.from(now),
                      connection.createArrayOf("smallint", scope.lanes().toArray()),
                      Columns.numbers(connection, scope.loaded(), id -> id),
                      connection.createArrayOf("text", scope.heldAccounts().toArray()),
                      limit)
                  .run()) {
            trip.rows();
            read(trip.rows(), taker);
          }
        });
  }

  /** Every delivery with a key that waits, due or not, by number. */
  void waiting(Set<Short> lanes, Consumer<PendingDelivery> taker) throws SQLException {
    transactions.run(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select "
                      + COLUMNS
                      + " from delivery d where d.subscriber = ? and d.due_at is not null and"
                      + " d.order_key is not null and d.lane = any(?) order by d.id")) {
            statement.setInt(1, subscriber);
            statement.setArray(2, connection.createArrayOf("smallint", lanes.toArray()));
            read(statement.executeQuery(), taker);
          }
        });
  }

  private static void read(ResultSet rows, Consumer<PendingDelivery> taker) throws SQLException {
    while (rows.next()) {
      taker.accept(row(rows));
    }
  }

  private static PendingDelivery row(ResultSet rows) throws SQLException {
    Timestamp first = rows.getTimestamp(9);
    Timestamp due = rows.getTimestamp(10);
    return new PendingDelivery(
        rows.getLong(1),
        rows.getLong(2),
        rows.getObject(3, LocalDate.class),
        rows.getString(4),
        rows.getString(5),
        rows.getString(6),
        rows.getShort(7),
        rows.getInt(8),
        first == null ? null : first.toInstant(),
        due == null ? null : due.toInstant(),
        rows.getBoolean(11),
        rows.getBoolean(12),
        rows.getBoolean(13));
  }
}
