package io.easyflow.channel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes partitions ahead of time, drops old ones, forgets old dedupe keys. */
final class Housekeeping {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final int DAYS_AHEAD = 3;
  private static final int LOCK = 0x45464C34;
  private static final int FORGET_AT_ONCE = 5000;

  /** Columns a partition's rows are still needed by, while a delivery of theirs is open. */
  private static final String STILL_OPEN =
      " where id in (select event_id from delivery union select event_id from dead_letter)";

  private final Transactions transactions;
  private final ChannelProperties properties;
  private final Clock clock;

  Housekeeping(Transactions transactions, ChannelProperties properties, Clock clock) {
    this.transactions = transactions;
    this.properties = properties;
    this.clock = clock;
  }

  void run() {
    try {
      LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      transactions.run(connection -> createAhead(connection, today));
      transactions.run(connection -> dropOld(connection, today.minusDays(properties.retention())));
      while (transactions.call(this::forget) == FORGET_AT_ONCE) {
        LOG.debug("more dedupe keys to forget");
      }
    } catch (SQLException e) {
      LOG.warn("housekeeping is put off: {}", e.getMessage());
    }
  }

  private static void createAhead(Connection connection, LocalDate today) throws SQLException {
    lock(connection);
    for (String table : List.of("event", "delivery_history")) {
      for (int i = 0; i <= DAYS_AHEAD; i++) {
        create(connection, table, today.plusDays(i));
      }
    }
  }

  private static void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
    }
  }

  /** A day whose rows already lie in the default partition stays there. */
  private static void create(Connection connection, String table, LocalDate day)
      throws SQLException {
    String name = partition(table, day);
    String column = table.equals("event") ? "day" : "event_day";
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "select to_regclass('"
                  + name
                  + "') is not null or exists(select 1 from "
                  + table
                  + "_default where "
                  + column
                  + " = '"
                  + day
                  + "')")) {
        row.next();
        if (row.getBoolean(1)) {
          return;
        }
      }
      statement.execute(
          "create table "
              + name
              + " partition of "
              + table
              + " for values from ('"
              + day
              + "') to ('"
              + day.plusDays(1)
              + "')");
    }
  }

  private static String partition(String table, LocalDate day) {
    return table + "_" + day.toString().replace("-", "");
  }

  private static void dropOld(Connection connection, LocalDate before) throws SQLException {
    lock(connection);
    for (String table : List.of("event", "delivery_history")) {
      for (String name : older(connection, table, before)) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("alter table " + table + " detach partition " + name);
          if (table.equals("event")) {
            // What still waits or needs a person keeps its event, in the default partition.
            statement.execute("insert into event select * from " + name + STILL_OPEN);
          }
          statement.execute("drop table " + name);
          LOG.info("dropped {}", name);
        }
      }
    }
  }

  private static List<String> older(Connection connection, String table, LocalDate before)
      throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where"
                + " i.inhparent = ?::regclass and c.relname ~ '_[0-9]{8}$' and c.relname < ?")) {
      statement.setString(1, table);
      statement.setString(2, partition(table, before));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return found;
  }

  private int forget(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from dedupe where key in (select key from dedupe where expires_at <= ? order by"
                + " key limit ? for update skip locked)")) {
      statement.setTimestamp(1, Timestamp.from(clock.instant()));
      statement.setInt(2, FORGET_AT_ONCE);
      return statement.executeUpdate();
    }
  }
}
