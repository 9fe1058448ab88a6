package io.easyflow.channel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes partitions ahead of time, drops old ones, forgets old dedupe keys. */
final class Housekeeping {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final int DAYS_AHEAD = 3;
  private static final int AT_ONCE = 5000;

  private final Transactions transactions;
  private final Partitions partitions;
  private final ChannelProperties properties;
  private final Clock clock;

  Housekeeping(Transactions transactions, ChannelProperties properties, Clock clock) {
    this.transactions = transactions;
    this.partitions = new Partitions(transactions);
    this.properties = properties;
    this.clock = clock;
  }

  private interface Chore {
    void run() throws SQLException;
  }

  /** Everything; may take minutes after a long time without. */
  void run() {
    makeDays();
    LocalDate oldest = today().minusDays(properties.retention());
    chore("dropping old days", () -> partitions.drop(oldest));
    chore("deleting what outlived its day", () -> sweep(oldest));
    chore("forgetting dedupe keys", this::forget);
  }

  /** What must be there before anything is written. */
  void makeDays() {
    LocalDate today = today();
    for (int i = 0; i <= DAYS_AHEAD; i++) {
      LocalDate day = today.plusDays(i);
      chore("making partitions", () -> partitions.create(day));
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** One that fails keeps none of the others from being done. */
  private static void chore(String what, Chore chore) {
    try {
      chore.run();
    } catch (SQLException e) {
      LOG.warn("{} is put off: {}", what, e.getMessage());
    }
  }

  private void sweep(LocalDate oldest) throws SQLException {
    boolean more = true;
    while (more) {
      more = partitions.sweep(oldest, AT_ONCE);
    }
  }

  private void forget() throws SQLException {
    int forgotten = AT_ONCE;
    while (forgotten == AT_ONCE) {
      forgotten = transactions.call(this::forgetSome);
    }
  }

  /** By time: in the order of keys it read the whole table (2 s of 2 million) to find the last. */
  private int forgetSome(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from dedupe where ctid = any(array(select ctid from dedupe where expires_at <="
                + " ? order by expires_at limit "
                + AT_ONCE
                + " for update skip locked))")) {
      statement.setTimestamp(1, Timestamp.from(clock.instant()));
      return statement.executeUpdate();
    }
  }
}
