package io.easyflow.sync;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.EffectHandler;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Writes pages with the cursor behind them: either both are kept or neither. */
@Component
public class SyncStepStore implements EffectHandler<SyncStep> {
  private static final String STATE =
      """
      update sync_state set since = ?, until = ?, target = ?, cursor = ?, run = ?, page = ?,
        phase = ?, failing = null, next_run = coalesce(?, next_run),
        last_run = case when ? then ? else last_run end,
        last_result = case when ? then ? else last_result end,
        last_error = ?
      where account = ? and kind = ?
        and (run = ? and page = ? or run is null and ?)""";

  private static final String RUN =
      """
      insert into sync_run as r (id, account, kind, trigger, started_at, finished_at, since, until,
        pages, items, changed, failed, result, error)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (id) do update set pages = r.pages + excluded.pages, items = r.items + excluded.items,
        changed = r.changed + excluded.changed, failed = r.failed + excluded.failed,
        finished_at = excluded.finished_at, result = excluded.result, error = excluded.error""";

  private final OrderStore orders;
  private final RowStore rows;

  /**
   * @param orders keeps orders
   * @param rows keeps everything else
   */
  public SyncStepStore(OrderStore orders, RowStore rows) {
    this.orders = orders;
    this.rows = rows;
  }

  @Override
  public Class<SyncStep> type() {
    return SyncStep.class;
  }

  @Override
  public void apply(Connection connection, List<Applied<SyncStep>> effects) throws SQLException {
    for (Applied<SyncStep> applied : effects) {
      SyncStep step = applied.effect();
      int changed = keep(connection, applied.delivery(), step);
      saveState(connection, step);
      if (step.worthRecording()) {
        saveRun(connection, step, changed);
      }
    }
  }

  private int keep(Connection connection, Delivery delivery, SyncStep step) throws SQLException {
    List<OrderSighting> sightings = new ArrayList<>();
    for (OrdersSeen seen : step.orders()) {
      sightings.addAll(seen.sightings(delivery));
    }
    int changed = orders.keep(connection, sightings);
    for (RowsSeen seen : step.rows()) {
      changed += rows.keep(connection, seen, delivery.forced());
    }
    return changed;
  }

  private static void saveState(Connection connection, SyncStep step) throws SQLException {
    SyncState before = step.before();
    SyncState after = step.after();
    try (PreparedStatement statement = connection.prepareStatement(STATE)) {
      fill(
          statement,
          SyncStates.time(after.since()),
          SyncStates.time(after.until()),
          SyncStates.time(after.target()),
          after.cursor(),
          after.run(),
          after.page(),
          after.statuses() ? "statuses" : "pages",
          SyncStates.time(step.nextRun()),
          step.ends(),
          SyncStates.time(step.at()),
          step.ends(),
          step.result(),
          step.error(),
          before.account(),
          before.kind(),
          before.run(),
          before.page(),
          before.first());
      if (statement.executeUpdate() != 1) {
        throw new SQLException(
            "run %d of %s of %s has moved on since page %d was read; the page is dropped"
                .formatted(before.run(), before.kind(), before.account(), before.page()));
      }
    }
  }

  private static void saveRun(Connection connection, SyncStep step, int changed)
      throws SQLException {
    SyncState before = step.before();
    try (PreparedStatement statement = connection.prepareStatement(RUN)) {
      fill(
          statement,
          before.run(),
          before.account(),
          before.kind(),
          step.trigger(),
          SyncStates.time(before.target()),
          step.ends() ? SyncStates.time(step.at()) : null,
          SyncStates.time(before.since()),
          SyncStates.time(before.target()),
          step.pages(),
          step.items(),
          changed,
          step.failed(),
          step.result(),
          step.error());
      statement.executeUpdate();
    }
  }

  private static void fill(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
