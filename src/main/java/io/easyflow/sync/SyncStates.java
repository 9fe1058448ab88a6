package io.easyflow.sync;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The table {@code sync_state}, outside a delivery's transaction. */
@Component
public class SyncStates {
  private final JdbcTemplate jdbc;

  /**
   * @param jdbc the hub's database
   */
  public SyncStates(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Makes a row, due at once, where there is none yet. */
  void ensure(String account, String kind, Instant now) {
    jdbc.update(
        "insert into sync_state (account, kind, next_run) values (?, ?, ?) on conflict do nothing",
        account,
        kind,
        time(now));
  }

  /** Notes that the slot is in the channel. */
  void queued(String account, String kind, Instant slot) {
    jdbc.update(
        "update sync_state set queued = ? where account = ? and kind = ?",
        time(slot),
        account,
        kind);
  }

  Optional<SyncState> find(String account, String kind) {
    return jdbc
        .query(
            "select account, kind, since, until, target, cursor, run, page, phase from sync_state"
                + " where account = ? and kind = ?",
            SyncStates::read,
            account,
            kind)
        .stream()
        .findFirst();
  }

  /** Notes why a page fails; the channel tries it again. */
  void failing(String account, String kind, long event, String error) {
    jdbc.update(
        "update sync_state set failing = ?, last_error = ? where account = ? and kind = ?",
        event,
        error,
        account,
        kind);
  }

  /**
   * Orders whose status may still change.
   *
   * @param account id of the account
   * @param after id after which to go on, null to begin
   * @param youngerThan orders placed before it are not asked for any more
   * @param limit how many at most
   * @return the platform's ids, in order
   */
  List<String> openOrders(String account, String after, Instant youngerThan, int limit) {
    return jdbc.queryForList(
        "select external_id from orders where account = ? and external_id > ? and whole"
            + " and status not in ('delivered', 'cancelled', 'returned') and placed_at >= ?"
            + " order by external_id limit ?",
        String.class,
        account,
        after == null ? "" : after,
        time(youngerThan),
        limit);
  }

  private static SyncState read(ResultSet row, int number) throws SQLException {
    return new SyncState(
        row.getString("account"),
        row.getString("kind"),
        instant(row, "since"),
        instant(row, "until"),
        instant(row, "target"),
        row.getString("cursor"),
        row.getObject("run", Long.class),
        row.getInt("page"),
        row.getString("phase").equals("statuses"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static OffsetDateTime time(Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
