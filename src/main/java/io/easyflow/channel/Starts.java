package io.easyflow.channel;

import io.easyflow.database.Columns;
import io.easyflow.database.RoundTrip;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Records that calls begin; many in one commit. */
final class Starts {
  private static final int MOST = 256;
  private static final Duration LINGER = Duration.ofMillis(1);

  /** By number, and by one plan: planning costs as much as marking. */
  private static final String MARK =
      "update delivery set started_at = ?, repeatable = coalesce(repeatable, true) and ? where id ="
          + " any(?) returning id";

  private final Transactions transactions;
  private final Lanes lanes;
  private final Clock clock;
  final GroupCommit<Start> commits =
      new GroupCommit<>("durable-start-", MOST, LINGER, start -> 1, this::commit);

  Starts(Transactions transactions, Lanes lanes, Clock clock) {
    this.transactions = transactions;
    this.lanes = lanes;
    this.clock = clock;
  }

  /** One call that wants to begin. */
  record Start(DeliveryRun run, boolean repeatable, CompletableFuture<Boolean> marked) {}

  /**
   * Returns after the start is committed.
   *
   * @param run whose call it is
   * @param repeatable true when the platform recognises a repetition
   * @return false when the delivery is not this hub's any more
   * @throws SQLException when the database refuses
   */
  boolean mark(DeliveryRun run, boolean repeatable) throws SQLException {
    Start start = new Start(run, repeatable, new CompletableFuture<>());
    commits.add(start);
    try {
      return start.marked.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while the start of a call was recorded", e);
    }
  }

  private void commit(List<Start> group) {
    try {
      Set<Long> marked = transactions.call(connection -> write(connection, group));
      group.forEach(start -> start.marked.complete(marked.contains(start.run.row().id())));
    } catch (Lanes.LostLanes e) {
      if (group.size() > 1) {
        alone(group);
      } else {
        group.get(0).marked.complete(false);
      }
    } catch (SQLException e) {
      if (group.size() == 1 || Transactions.unavailable(e)) {
        group.forEach(start -> start.marked.completeExceptionally(e));
      } else {
        alone(group);
      }
    } catch (RuntimeException e) {
      if (group.size() == 1) {
        group.get(0).marked.completeExceptionally(e);
      } else {
        alone(group);
      }
    } finally {
      // Never leaves a caller waiting, whatever went wrong here.
      group.stream()
          .filter(start -> !start.marked.isDone())
          .forEach(
              start ->
                  start.marked.completeExceptionally(
                      new SQLException("the start of the call was not recorded")));
    }
  }

  private void alone(List<Start> group) {
    group.forEach(start -> commit(List.of(start)));
  }

  /**
   * @return numbers of the deliveries that are marked
   */
  private Set<Long> write(Connection connection, List<Start> group) throws SQLException {
    Timestamp now = Timestamp.from(clock.instant());
    Map<Boolean, List<PendingDelivery>> rows = new TreeMap<>();
    for (Start start : group) {
      rows.computeIfAbsent(start.repeatable, key -> new ArrayList<>()).add(start.run.row());
    }
    RoundTrip marks = new RoundTrip(connection).add(PendingReader.ALONG_THE_INDEX);
    for (Map.Entry<Boolean, List<PendingDelivery>> same : rows.entrySet()) {
      marks.add(
          MARK,
          now,
          same.getKey(),
          Columns.numbers(connection, same.getValue(), PendingDelivery::id));
    }
    Set<Long> marked = new HashSet<>();
    try (RoundTrip trip =
        lanes.fenced(connection, group.stream().map(start -> start.run.row()).toList(), marks)) {
      trip.rows();
      for (int i = 0; i < rows.size(); i++) {
        ResultSet found = trip.rows();
        while (found.next()) {
          marked.add(found.getLong(1));
        }
      }
    }
    return marked;
  }
}
