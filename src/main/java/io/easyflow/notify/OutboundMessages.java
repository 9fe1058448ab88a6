package io.easyflow.notify;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryOutcomeListener;
import io.easyflow.channel.EffectHandler;
import io.easyflow.database.Columns;
import io.easyflow.database.RoundTrip;
import io.easyflow.model.DeliveryResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Keeps what we send and what became of it. Our id of a message, its reference, is the number of
 * the event that carries it. A status never moves backwards: sending, unknown, sent, failed,
 * delivered, read.
 */
@Component
public class OutboundMessages implements EffectHandler<MessageStatus>, DeliveryOutcomeListener {
  // The order of the words in the array is their rank.
  private static final String RANK =
      "array_position(array['queued', 'sending', 'unknown', 'sent', 'failed', 'delivered', 'read'], %s)";

  private static final String BY_REFERENCE =
      """
      select m.id, m.reference from message m
      where m.direction = 'out' and m.reference = any(?::text[]) order by m.id for update""";

  private static final String BY_EXTERNAL_ID =
      """
      select id from message where direction = 'out' and account = ? and external_id = ?
      order by id for update""";

  private static final String UPDATE =
      """
      update message m set external_id = coalesce(w.external_id, m.external_id),
        error = case when %1$s > %2$s then w.error else m.error end,
        status_at = case when %1$s > %2$s then w.at::timestamptz else m.status_at end,
        status = case when %1$s > %2$s then w.status else m.status end
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) as w
        (id, external_id, error, at, status)
      where m.id = w.id::bigint
      returning m.notification, m.chat_id, m.id"""
          .formatted(RANK.formatted("w.status"), RANK.formatted("m.status"));

  private static final String NOTIFICATION =
      """
      update notification n set status = w.status, reason = w.error, changed_at = w.at::timestamptz
      from unnest(?::text[], ?::text[], ?::text[], ?::text[]) as w (key, error, at, status)
      where n.key = w.key and %s > %s"""
          .formatted(RANK.formatted("w.status"), RANK.formatted("n.status"));

  private final JdbcTemplate jdbc;
  private final MessageStarts starts;
  private final Clock clock;
  private final List<MessageOutcomeListener> listeners;

  /**
   * @param jdbc the hub's database
   * @param starts makes the rows
   * @param clock the time
   * @param listeners who else wants to know what became of messages
   */
  OutboundMessages(
      JdbcTemplate jdbc,
      MessageStarts starts,
      Clock clock,
      List<MessageOutcomeListener> listeners) {
    this.jdbc = jdbc;
    this.starts = starts;
    this.clock = clock;
    this.listeners = listeners;
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
    Map<String, Word> first = new TreeMap<>();
    List<MessageStarts.FirstWord> begun = new ArrayList<>();
    List<Word> later = new ArrayList<>();
    for (Applied<MessageStatus> applied : effects) {
      MessageStatus status = applied.effect();
      DeliveryResult result = status.result();
      Word word =
          new Word(
              result.account(),
              status.reference(),
              result.externalId(),
              result.status().name().toLowerCase(Locale.ROOT),
              result.error(),
              result.at() == null ? status.seenAt() : result.at());
      if (status.started() == null || first.putIfAbsent(status.reference(), word) != null) {
        later.add(word);
      } else {
        begun.add(
            new MessageStarts.FirstWord(
                status.started(), word.externalId, word.status, word.error, word.at));
      }
    }
    begin(connection, begun, first, later);
    if (!later.isEmpty()) {
      record(connection, later);
    }
  }

  private void begin(
      Connection connection,
      List<MessageStarts.FirstWord> begun,
      Map<String, Word> words,
      List<Word> later)
      throws SQLException {
    if (begun.isEmpty()) {
      return;
    }
    Map<String, Word> notifications = new TreeMap<>();
    for (MessageStarts.FirstWord one : begun) {
      String key = one.started().notification();
      if (key != null && listener(key) == null) {
        notifications.put(key, words.get(one.started().reference()));
      }
    }
    MessageStarts.Begun done =
        starts.begin(connection, begun, more -> add(connection, more, notifications));
    Map<String, Word> again = new TreeMap<>();
    for (MessageStarts.FirstWord one : begun) {
      MessageStarted started = one.started();
      Word word = words.get(started.reference());
      if (!done.written().contains(started.reference())) {
        later.add(0, word);
        continue;
      }
      String key = started.notification();
      MessageOutcomeListener listener = key == null ? null : listener(key);
      if (listener != null) {
        listener.changed(connection, key, word.status, word.error);
      } else if (key != null && done.again().contains(started.reference())) {
        again.put(key, word);
      }
      blocked(connection, word, started.message().chatId());
    }
    notifications(connection, again);
  }

  /** A failure leaves the route, so what the channel made of it is noted here. */
  @Override
  public void settled(Connection connection, Delivery delivery, String state, String reason)
      throws SQLException {
    if (!delivery.subscriber().equals(Outbox.SUBSCRIBER) || state.equals("done")) {
      return;
    }
    MessageStarts.fromEvent(connection, delivery.eventId());
    record(
        connection,
        List.of(
            new Word(
                delivery.account(),
                String.valueOf(delivery.eventId()),
                null,
                state.equals("unknown") ? "unknown" : "failed",
                reason,
                clock.instant())));
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

  /** Of several words about one message each is written, in the order they came. */
  private void record(Connection connection, List<Word> words) throws SQLException {
    Map<Long, Deque<Word>> byMessage = new TreeMap<>();
    Map<String, Long> references = byReference(connection, words);
    for (Word word : words) {
      Long id = word.reference == null ? null : references.get(word.reference);
      if (id == null && word.externalId != null) {
        id = byExternalId(connection, word);
      }
      if (id != null) {
        byMessage.computeIfAbsent(id, key -> new ArrayDeque<>()).add(word);
      }
    }
    while (!byMessage.isEmpty()) {
      Map<Long, Word> next = new TreeMap<>();
      byMessage.forEach((id, waiting) -> next.put(id, waiting.poll()));
      update(connection, next);
      byMessage.values().removeIf(Deque::isEmpty);
    }
  }

  private static Map<String, Long> byReference(Connection connection, List<Word> words)
      throws SQLException {
    Map<String, Long> found = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(BY_REFERENCE)) {
      new Columns<>(statement, words).add(Word::reference);
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        found.put(rows.getString(2), rows.getLong(1));
      }
    }
    return found;
  }

  private static Long byExternalId(Connection connection, Word word) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BY_EXTERNAL_ID)) {
      statement.setString(1, word.account);
      statement.setString(2, word.externalId);
      ResultSet rows = statement.executeQuery();
      return rows.next() ? rows.getLong(1) : null;
    }
  }

  private void update(Connection connection, Map<Long, Word> words) throws SQLException {
    List<Keyed> keyed = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
      Columns<Map.Entry<Long, Word>> columns =
          new Columns<>(statement, List.copyOf(words.entrySet()));
      columns.add(Map.Entry::getKey);
      columns.add(entry -> entry.getValue().externalId);
      columns.add(entry -> entry.getValue().error);
      columns.add(entry -> entry.getValue().at);
      columns.add(entry -> entry.getValue().status);
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        Word word = words.get(rows.getLong(3));
        if (rows.getString(1) != null) {
          keyed.add(new Keyed(rows.getString(1), word));
        }
        blocked(connection, word, rows.getString(2));
      }
    }
    tell(connection, keyed);
  }

  private static void blocked(Connection connection, Word word, String chatId) throws SQLException {
    if (word.saysBlocked()) {
      AddressBook.blocked(connection, word.account, chatId, word.at);
    }
  }

  private void tell(Connection connection, List<Keyed> keyed) throws SQLException {
    Map<String, Word> notifications = new TreeMap<>();
    for (Keyed one : keyed) {
      MessageOutcomeListener listener = listener(one.key);
      if (listener == null) {
        notifications.put(one.key, one.word);
      } else {
        listener.changed(connection, one.key, one.word.status, one.word.error);
      }
    }
    notifications(connection, notifications);
  }

  private record Keyed(String key, Word word) {}

  /** Whose key it is; null when it is a notification's. */
  private MessageOutcomeListener listener(String key) {
    for (MessageOutcomeListener listener : listeners) {
      if (key.startsWith(listener.keys())) {
        return listener;
      }
    }
    return null;
  }

  private static void notifications(Connection connection, Map<String, Word> words)
      throws SQLException {
    RoundTrip trip = new RoundTrip(connection);
    add(connection, trip, words);
    trip.run().close();
  }

  private static void add(Connection connection, RoundTrip trip, Map<String, Word> words)
      throws SQLException {
    if (!words.isEmpty()) {
      trip.add(
          NOTIFICATION,
          Columns.array(connection, words.keySet(), key -> key),
          Columns.array(connection, words.values(), word -> word.error),
          Columns.array(connection, words.values(), word -> word.at),
          Columns.array(connection, words.values(), word -> word.status));
    }
  }
}
