package io.easyflow.channel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Records that calls begin, with what was announced of them; many in one commit. */
final class Starts {
  private static final int MOST = 256;

  private final Transactions transactions;
  private final Lanes lanes;
  private final Effects effects;
  private final Clock clock;
  final GroupCommit<Start> commits =
      new GroupCommit<>("durable-start-", MOST, start -> 1, this::commit);

  Starts(Transactions transactions, Lanes lanes, Effects effects, Clock clock) {
    this.transactions = transactions;
    this.lanes = lanes;
    this.effects = effects;
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
      if (marked == null && group.size() > 1) {
        alone(group);
      } else {
        group.forEach(
            start ->
                start.marked.complete(marked != null && marked.contains(start.run.row().id())));
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
    }
  }

  private void alone(List<Start> group) {
    group.forEach(start -> commit(List.of(start)));
  }

  /**
   * @return numbers of the deliveries that are marked; null when a lane is another hub's
   */
  private Set<Long> write(Connection connection, List<Start> group) throws SQLException {
    if (!lanes.fenced(connection, group.stream().map(start -> start.run.row()).toList())) {
      return null;
    }
    Set<Long> marked = update(connection, group);
    List<EffectHandler.Applied<Effect>> announced = new ArrayList<>();
    for (Start start : group) {
      if (marked.contains(start.run.row().id())) {
        start
            .run
            .announced()
            .forEach(e -> announced.add(new EffectHandler.Applied<>(start.run, e)));
      }
    }
    effects.apply(connection, announced);
    return marked;
  }

  private Set<Long> update(Connection connection, List<Start> group) throws SQLException {
    Set<Long> marked = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update delivery d set started_at = ?, repeatable = coalesce(d.repeatable, true) and"
                + " u.repeatable from unnest(?::bigint[], ?::boolean[]) as u(id, repeatable) where"
                + " d.id = u.id returning d.id")) {
      statement.setTimestamp(1, Timestamp.from(clock.instant()));
      statement.setArray(
          2,
          connection.createArrayOf(
              "bigint", group.stream().map(start -> start.run.row().id()).toArray()));
      statement.setArray(
          3, connection.createArrayOf("boolean", group.stream().map(Start::repeatable).toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          marked.add(rows.getLong(1));
        }
      }
    }
    return marked;
  }
}
