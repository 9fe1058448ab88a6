package io.easyflow.channel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that are cut into days: adds days, drops them, and empties what had no day of its own.
 *
 * <p>Whoever comes after a change that waits for a table waits behind it. So a change waits for a
 * moment only and is put off when somebody reads for long; a later run tries again.
 */
final class Partitions {
  private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
  private static final int LOCK = 0x45464C34;
  private static final String MOMENT = "100ms";
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Transactions transactions;

  Partitions(Transactions transactions) {
    this.transactions = transactions;
  }

  /** A table with the column that holds its day. */
  private enum Table {
    EVENT("event", "day"),
    HISTORY("delivery_history", "event_day");

    private final String name;
    private final String column;

    Table(String name, String column) {
      this.name = name;
      this.column = column;
    }

    String of(LocalDate day) {
      return name + "_" + day.toString().replace("-", "");
    }
  }

  /**
   * Makes a day's partitions. A day whose rows already lie in the default partition stays there.
   */
  void create(LocalDate day) throws SQLException {
    for (Table table : Table.values()) {
      if (!known(table, day)) {
        alter("making " + table.of(day), connection -> create(connection, table, day));
      }
    }
  }

  private boolean known(Table table, LocalDate day) throws SQLException {
    return transactions.call(connection -> known(connection, table, day));
  }

  private static boolean known(Connection connection, Table table, LocalDate day)
      throws SQLException {
    String sql =
        "select to_regclass('%s') is not null or exists(select 1 from %s_default where %s = '%s')"
            .formatted(table.of(day), table.name, table.column, day);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Attached, not created in its place: that would lock out all who write. */
  private static void create(Connection connection, Table table, LocalDate day)
      throws SQLException {
    if (known(connection, table, day)) {
      return;
    }
    execute(connection, "create table %s (like %s including all)", table.of(day), table.name);
    execute(
        connection,
        "alter table %s attach partition %s for values from ('%s') to ('%s')",
        table.name,
        table.of(day),
        day,
        day.plusDays(1));
  }

  /** Drops the days before this one. Events that are still needed move to the default partition. */
  void drop(LocalDate before) throws SQLException {
    for (Table table : Table.values()) {
      for (LocalDate day : transactions.call(connection -> older(connection, table, before))) {
        if (!alter("dropping " + table.of(day), connection -> drop(connection, table, day))) {
          break;
        }
      }
    }
  }

  private static List<LocalDate> older(Connection connection, Table table, LocalDate before)
      throws SQLException {
    List<LocalDate> found = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select to_date(right(c.relname, 8), 'YYYYMMDD') from pg_inherits i join pg_class c on"
                + " c.oid = i.inhrelid where i.inhparent = ?::regclass and c.relname ~ '_[0-9]{8}$'"
                + " and c.relname < ? order by 1")) {
      statement.setString(1, table.name);
      statement.setString(2, table.of(before));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getObject(1, LocalDate.class));
        }
      }
    }
    return found;
  }

  /**
   * Not "concurrently", which PostgreSQL refuses beside a default partition. The table is locked
   * until the commit, so what is still needed is fetched by its key, not by reading the whole day.
   */
  private static void drop(Connection connection, Table table, LocalDate day) throws SQLException {
    if (!older(connection, table, day.plusDays(1)).contains(day)) {
      return; // another hub was quicker
    }
    String name = table.of(day);
    execute(connection, "alter table %s detach partition %s", table.name, name);
    if (table == Table.EVENT) {
      execute(
          connection,
          "insert into event select * from %1$s where id = any(array(select event_id from delivery"
              + " where event_day = '%2$s' union select event_id from dead_letter where event_day ="
              + " '%2$s'))",
          name,
          day);
    }
    execute(connection, "drop table %s", name);
    LOG.info("dropped {}", name);
  }

  /**
   * Deletes from the default partitions what lies there from before this day and is not needed any
   * more: events that outlived their day, and days that came when no partition was there yet.
   * Deliveries that ended late, after a replay, are kept from then on, and their events with them.
   *
   * @param limit rows of a table at most
   * @return true when there may be more
   */
  boolean sweep(LocalDate before, int limit) throws SQLException {
    int history =
        delete(
            "delete from delivery_history_default where ctid = any(array(select ctid from"
                + " delivery_history_default where event_day < ? and settled_at < ? limit ?))",
            before,
            before.atStartOfDay().atOffset(ZoneOffset.UTC),
            limit);
    int events =
        delete(
            "delete from event_default where ctid = any(array(select ctid from event_default e"
                + " where day < ? and not exists (select 1 from delivery d where d.event_id = e.id)"
                + " and not exists (select 1 from dead_letter d where d.event_id = e.id) and not"
                + " exists (select 1 from delivery_history_default d where d.event_id = e.id) limit"
                + " ?))",
            before,
            limit);
    return history == limit || events == limit;
  }

  private int delete(String sql, Object... values) throws SQLException {
    return transactions.call(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
              statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
          }
        });
  }

  /**
   * @return false when it is put off
   */
  private boolean alter(String what, Transactions.Action change) throws SQLException {
    try {
      transactions.run(
          connection -> {
            execute(connection, "select pg_advisory_xact_lock(%s)", LOCK);
            execute(connection, "set local lock_timeout = '%s'", MOMENT);
            change.run(connection);
          });
      return true;
    } catch (SQLException e) {
      if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw e;
      }
      LOG.info("{} is put off, somebody reads the table for long", what);
      return false;
    }
  }

  private static void execute(Connection connection, String sql, Object... values)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.formatted(values));
    }
  }
}
