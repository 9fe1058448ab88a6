package io.easyflow.notify;

import io.easyflow.model.Message;
import io.easyflow.sync.CanonicalJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Messages and notifications as the hub knows them. */
@Component
public class Messages {
  private final JdbcTemplate jdbc;
  private final CanonicalJson json;

  /**
   * @param jdbc the hub's database
   * @param json reads records
   */
  public Messages(JdbcTemplate jdbc, CanonicalJson json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * Which messages are meant; null means any.
   *
   * @param platform connector id
   * @param account id of the account
   * @param chatId the platform's id of the chat
   * @param direction {@code in} or {@code out}
   * @param status {@code received}, {@code sending}, {@code sent}, ...
   */
  public record Filter(
      String platform, String account, String chatId, String direction, String status) {}

  /**
   * A message with what became of it.
   *
   * @param id number of the message here; give it back to get older ones
   * @param externalId the platform's id, null while it is not known
   * @param message the message as it came or was asked for
   * @param reference number of the event that carried it out, null for what came in
   * @param status what became of it
   * @param error why it failed
   * @param statusAt since when
   */
  public record Kept(
      long id,
      String externalId,
      Message message,
      String reference,
      String status,
      String error,
      Instant statusAt) {}

  /**
   * A customer was told of a change, or why not.
   *
   * @param template template of ours
   * @param recipient account of the messenger, null when nobody could be reached
   * @param chatId the platform's id of the chat
   * @param status {@code queued}, {@code no-address}, {@code too-old}, {@code sent}, ...
   * @param reason why it failed
   * @param createdAt when it was decided
   * @param changedAt since when the status holds
   */
  public record Notification(
      String template,
      String recipient,
      String chatId,
      String status,
      String reason,
      Instant createdAt,
      Instant changedAt) {}

  /**
   * @param filter which ones
   * @param limit how many at most
   * @param before number of the last one of the page before, null to begin
   * @return newest first
   */
  public List<Kept> search(Filter filter, int limit, Long before) {
    return jdbc.query(
        """
        select id, external_id, reference, status, error, status_at, body from message
        where (?::text is null or platform = ?) and (?::text is null or account = ?)
          and (?::text is null or chat_id = ?) and (?::text is null or direction = ?)
          and (?::text is null or status = ?) and (?::bigint is null or id < ?)
        order by id desc limit ?""",
        this::kept,
        filter.platform,
        filter.platform,
        filter.account,
        filter.account,
        filter.chatId,
        filter.chatId,
        filter.direction,
        filter.direction,
        filter.status,
        filter.status,
        before,
        before,
        limit);
  }

  /**
   * @param account id of the order's account
   * @param externalId the platform's id of the order
   * @return what the customer was told of it, newest first
   */
  public List<Notification> notifications(String account, String externalId) {
    String begin = Notify.keys(account, externalId);
    return jdbc.query(
        "select * from notification where account = ? and external_id = ? and key > ? and key < ?"
            + " order by created_at desc, key",
        Messages::notification,
        account,
        externalId,
        begin,
        begin + "~");
  }

  private Kept kept(ResultSet row, int number) throws SQLException {
    return new Kept(
        row.getLong("id"),
        row.getString("external_id"),
        json.read(row.getString("body"), Message.class),
        row.getString("reference"),
        row.getString("status"),
        row.getString("error"),
        instant(row, "status_at"));
  }

  private static Notification notification(ResultSet row, int number) throws SQLException {
    return new Notification(
        row.getString("template"),
        row.getString("recipient"),
        row.getString("chat_id"),
        row.getString("status"),
        row.getString("reason"),
        instant(row, "created_at"),
        instant(row, "changed_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
