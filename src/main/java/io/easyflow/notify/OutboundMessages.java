package io.easyflow.notify;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryOutcomeListener;
import io.easyflow.channel.EffectHandler;
import io.easyflow.model.DeliveryResult;
import io.easyflow.model.Message;
import io.easyflow.sync.CanonicalJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Keeps what we send and what became of it. Our id of a message, its reference, is the number of
 * the event that carries it. A status never moves backwards: sending, unknown, sent, failed,
 * delivered, read.
 */
@Component
public class OutboundMessages implements EffectHandler<MessageStatus>, DeliveryOutcomeListener {
  /** Subscriber that sends. */
  static final String SUBSCRIBER = "message-send";

  private static final String BEGIN =
      """
      insert into message (account, direction, chat_id, external_id, kind, reference, notification,
        status, at, status_at, body)
      values (?, 'out', ?, ?, ?, ?, ?, 'sending', ?, ?, ?::jsonb)
      on conflict (reference) do update set status = 'sending', error = null,
        status_at = excluded.status_at
        where message.status in ('unknown', 'failed')""";

  private static final String AGAIN =
      """
      update notification set status = 'queued', reason = null, changed_at = ?
      where key = ? and status in ('unknown', 'failed')""";

  // The order of the words in the array is their rank.
  private static final String RANK =
      "array_position(array['queued', 'sending', 'unknown', 'sent', 'failed', 'delivered', 'read'], %s)";

  private static final String FIND =
      """
      select id from message where direction = 'out' and account = ?
        and (reference = ? or (?::text is null and external_id = ?)) order by id for update""";

  private static final String UPDATE =
      """
      update message set external_id = coalesce(?, external_id),
        error = case when %1$s > %2$s then ? else error end,
        status_at = case when %1$s > %2$s then ? else status_at end,
        status = case when %1$s > %2$s then ? else status end
      where id = ? returning notification, chat_id"""
          .formatted(RANK.formatted("?::text"), RANK.formatted("status"));

  private static final String NOTIFICATION =
      "update notification set status = ?, reason = ?, changed_at = ? where key = ? and %s > %s"
          .formatted(RANK.formatted("?::text"), RANK.formatted("status"));

  private final JdbcTemplate jdbc;
  private final CanonicalJson json;
  private final Clock clock;

  /**
   * @param jdbc the hub's database
   * @param json writes canonical JSON
   * @param clock the time
   */
  public OutboundMessages(JdbcTemplate jdbc, CanonicalJson json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Makes the row before the call, so that whatever becomes of it has a place to be noted. A
   * message that a person replays begins anew.
   */
  void begin(Message message, String reference, String notification) {
    Instant now = clock.instant();
    boolean names = message.kind() == Message.Kind.EDIT;
    jdbc.update(
        BEGIN,
        message.account(),
        message.chatId(),
        names ? message.externalId() : null,
        message.kind().name().toLowerCase(Locale.ROOT),
        reference,
        notification,
        AddressBook.time(now),
        AddressBook.time(now),
        json.write(message));
    if (notification != null) {
      jdbc.update(AGAIN, AddressBook.time(now), notification);
    }
  }

  /**
   * @param result a platform's later word
   * @return true when it is about a message of ours
   */
  boolean knows(DeliveryResult result) {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            "select exists (select 1 from message where direction = 'out' and account = ?"
                + " and (reference = ? or external_id = ?))",
            Boolean.class,
            result.account(),
            result.reference(),
            result.externalId()));
  }

  @Override
  public Class<MessageStatus> type() {
    return MessageStatus.class;
  }

  @Override
  public void apply(Connection connection, List<Applied<MessageStatus>> effects)
      throws SQLException {
    Comparator<MessageStatus> byKey =
        Comparator.comparing((MessageStatus s) -> s.result().account())
            .thenComparing(s -> String.valueOf(s.result().externalId()));
    for (MessageStatus status : effects.stream().map(Applied::effect).sorted(byKey).toList()) {
      DeliveryResult result = status.result();
      record(
          connection,
          new Word(
              result.account(),
              status.reference(),
              result.externalId(),
              result.status().name().toLowerCase(Locale.ROOT),
              result.error(),
              result.at() == null ? status.seenAt() : result.at()));
    }
  }

  /** A failure leaves the route, so what the channel made of it is noted here. */
  @Override
  public void settled(Connection connection, Delivery delivery, String state, String reason)
      throws SQLException {
    if (!delivery.subscriber().equals(SUBSCRIBER) || state.equals("done")) {
      return;
    }
    record(
        connection,
        new Word(
            delivery.account(),
            String.valueOf(delivery.eventId()),
            null,
            state.equals("unknown") ? "unknown" : "failed",
            reason,
            clock.instant()));
  }

  private record Word(
      String account,
      String reference,
      String externalId,
      String status,
      String error,
      Instant at) {
    /** Connectors call a person who does not want us blocked, in the reason they give. */
    boolean saysBlocked() {
      return status.equals("failed")
          && error != null
          && error.toLowerCase(Locale.ROOT).contains("blocked");
    }
  }

  private static void record(Connection connection, Word word) throws SQLException {
    Long id = find(connection, word);
    if (id == null) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
      statement.setString(1, word.externalId);
      statement.setString(2, word.status);
      statement.setString(3, word.error);
      statement.setString(4, word.status);
      statement.setObject(5, AddressBook.time(word.at));
      statement.setString(6, word.status);
      statement.setString(7, word.status);
      statement.setLong(8, id);
      ResultSet row = statement.executeQuery();
      if (row.next()) {
        String notification = row.getString(1);
        String chatId = row.getString(2);
        if (word.saysBlocked()) {
          AddressBook.blocked(connection, word.account, chatId, word.at);
        }
        if (notification != null) {
          notification(connection, notification, word);
        }
      }
    }
  }

  /** By our reference, else by the platform's id. */
  private static Long find(Connection connection, Word word) throws SQLException {
    Long byReference = find(connection, word, word.reference);
    return byReference != null || word.externalId == null
        ? byReference
        : find(connection, word, null);
  }

  private static Long find(Connection connection, Word word, String reference) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, word.account);
      statement.setString(2, reference);
      statement.setString(3, reference);
      statement.setString(4, word.externalId);
      ResultSet rows = statement.executeQuery();
      return rows.next() ? rows.getLong(1) : null;
    }
  }

  private static void notification(Connection connection, String key, Word word)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NOTIFICATION)) {
      statement.setString(1, word.status);
      statement.setString(2, word.error);
      statement.setObject(3, AddressBook.time(word.at));
      statement.setString(4, key);
      statement.setString(5, word.status);
      statement.executeUpdate();
    }
  }
}
