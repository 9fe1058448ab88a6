package io.easyflow.channel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Sums the counters and counts what waits or needs a person, in one snapshot. */
final class JdbcLedger implements Ledger {
  private static final String SQL =
      "select platform, sum(accepted), sum(stored), sum(duplicate), sum(created), sum(pending),"
          + " sum(done), sum(dead), sum(unknown), sum(skipped) from ("
          + "select platform, accepted, stored, duplicate, 0::bigint as created, 0::bigint as"
          + " pending, 0::bigint as done, 0::bigint as dead, 0::bigint as unknown, 0::bigint as"
          + " skipped from door_count"
          + " union all select platform, 0, 0, 0, created, 0, done, 0, 0, skipped from"
          + " delivery_count"
          + " union all select platform, 0, 0, 0, 0, count(*), 0, 0, 0, 0 from delivery group by 1"
          + " union all select platform, 0, 0, 0, 0, 0, 0, count(*) filter (where state = 'dead'),"
          + " count(*) filter (where state = 'unknown'), 0 from dead_letter group by 1) x"
          + " group by platform";

  private final Transactions transactions;

  JdbcLedger(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Report report() {
    Map<String, Totals> platforms = transactions.callOrUnavailable(JdbcLedger::platforms);
    Totals total =
        platforms.values().stream().reduce(new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0), JdbcLedger::add);
    return new Report(total, platforms);
  }

  private static Map<String, Totals> platforms(Connection connection) throws SQLException {
    Map<String, Totals> platforms = new TreeMap<>();
    // One statement is one snapshot.
    try (PreparedStatement statement = connection.prepareStatement(SQL);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        platforms.put(rows.getString(1), totals(rows));
      }
    }
    return platforms;
  }

  private static Totals totals(ResultSet row) throws SQLException {
    return new Totals(
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10));
  }

  private static Totals add(Totals a, Totals b) {
    return new Totals(
        a.accepted() + b.accepted(),
        a.stored() + b.stored(),
        a.duplicate() + b.duplicate(),
        a.created() + b.created(),
        a.pending() + b.pending(),
        a.done() + b.done(),
        a.dead() + b.dead(),
        a.unknown() + b.unknown(),
        a.skipped() + b.skipped());
  }
}
