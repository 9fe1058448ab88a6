package io.easyflow.sync;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryOutcomeListener;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.springframework.stereotype.Component;

/**
 * Ends a run whose page the channel gave up, so that the account is read again from where the last
 * complete window ended.
 */
@Component
public class SyncOutcomes implements DeliveryOutcomeListener {
  private static final Duration PAUSE = Duration.ofHours(1);

  private static final String END =
      """
      with gone as (
        select account, kind, run, since, until from sync_state where failing = ? for update
      ), ended as (
        update sync_state s set run = null, page = 0, phase = 'pages', until = null, target = null,
          cursor = case when s.kind = 'updates' then s.cursor end, failing = null, next_run = ?,
          last_run = ?, last_result = 'failed', last_error = ?
        from gone where s.account = gone.account and s.kind = gone.kind
      )
      insert into sync_run (id, account, kind, trigger, started_at, finished_at, since, until,
        result, error)
      select coalesce(run, ?), account, kind, 'schedule', ?, ?, since, until, 'failed', ? from gone
      on conflict (id) do update set finished_at = excluded.finished_at, result = 'failed',
        error = excluded.error""";

  private final Clock clock;

  /**
   * @param clock tells when a run ended
   */
  public SyncOutcomes(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void settled(Connection connection, Delivery delivery, String state, String reason)
      throws SQLException {
    if (!delivery.subscriber().equals(SyncWorkerRoutes.SUBSCRIBER) || state.equals("done")) {
      return;
    }
    OffsetDateTime now = SyncStates.time(clock.instant());
    try (PreparedStatement statement = connection.prepareStatement(END)) {
      statement.setLong(1, delivery.eventId());
      statement.setObject(2, now.plus(PAUSE));
      statement.setObject(3, now);
      statement.setString(4, reason);
      statement.setLong(5, delivery.eventId());
      statement.setObject(6, now);
      statement.setObject(7, now);
      statement.setString(8, reason);
      statement.executeUpdate();
    }
  }
}
