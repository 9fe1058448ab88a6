package io.easyflow.notify;

import io.easyflow.channel.EffectHandler;
import io.easyflow.database.Columns;
import io.easyflow.database.RoundTrip;
import io.easyflow.model.Message;
import io.easyflow.sync.CanonicalJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Makes a message's row, with the first word on it: what the port answered, or that it goes on
 * being tried. A message that a person replays begins anew.
 */
@Component
class MessageStarts implements EffectHandler<MessageStarted> {
  private static final String SENDING = "sending";

  private static final String BEGIN =
      """
      insert into message (account, direction, chat_id, external_id, kind, reference, notification,
        status, error, at, status_at, body)
      select account, 'out', chat_id, external_id, kind, reference, notification, status, error,
        at::timestamptz, status_at::timestamptz, body::jsonb
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
        ?::text[], ?::text[], ?::text[], ?::text[]) as given
        (account, chat_id, external_id, kind, reference, notification, status, error, at,
        status_at, body)
      on conflict (reference) do update set status = excluded.status, error = excluded.error,
        external_id = coalesce(excluded.external_id, message.external_id),
        status_at = excluded.status_at
        where message.status in ('sending', 'unknown', 'failed')
      returning reference, xmax <> 0""";

  private static final String AGAIN =
      """
      update notification n set status = 'queued', reason = null, changed_at = given.at::timestamptz
      from unnest(?::text[], ?::text[]) as given (key, at)
      where n.key = given.key and n.status in ('unknown', 'failed')""";

  /** Nobody noted a message whose hub was lost during the call; its event is still there. */
  private static final String FROM_EVENT =
      """
      insert into message (account, direction, chat_id, external_id, kind, reference, notification,
        status, at, status_at, body)
      select e.account, 'out', m.body ->> 'chatId',
        case m.body ->> 'kind' when 'edit' then m.body ->> 'externalId' end, m.body ->> 'kind',
        e.id::text, e.headers ->> ?, 'sending', e.received_at, e.received_at, m.body
      from event e cross join lateral
        (select convert_from(e.body, 'UTF8')::jsonb as body) m
      where e.id = ?
      on conflict (reference) do nothing""";

  private final CanonicalJson json;

  MessageStarts(CanonicalJson json) {
    this.json = json;
  }

  /**
   * The first word on a message.
   *
   * @param started the message
   * @param externalId the platform's id, null when it gave none
   * @param status such as {@code sent}
   * @param error why not, or null
   * @param at when it became so
   */
  record FirstWord(
      MessageStarted started, String externalId, String status, String error, Instant at) {
    /** An edit names the message it changes. */
    private String named() {
      Message message = started.message();
      return externalId == null && message.kind() == Message.Kind.EDIT
          ? message.externalId()
          : externalId;
    }
  }

  @Override
  public Class<MessageStarted> type() {
    return MessageStarted.class;
  }

  @Override
  public void apply(Connection connection, List<Applied<MessageStarted>> effects)
      throws SQLException {
    begin(
        connection,
        effects.stream()
            .map(Applied::effect)
            .map(started -> new FirstWord(started, null, SENDING, null, started.at()))
            .toList(),
        more -> {});
  }

  /**
   * What became of the rows.
   *
   * @param written references of those that were written: not of what reached its customer before
   * @param again those among them that had failed before
   */
  record Begun(Set<String> written, Set<String> again) {}

  /** What goes to the database together with the rows. */
  interface More {
    void add(RoundTrip trip) throws SQLException;
  }

  /**
   * @param words of different messages
   * @param more statements whose answers nobody needs
   */
  Begun begin(Connection connection, Collection<FirstWord> words, More more) throws SQLException {
    List<FirstWord> rows =
        words.stream().sorted(Comparator.comparing(word -> word.started.reference())).toList();
    Set<String> written = new HashSet<>();
    Set<String> again = new HashSet<>();
    try (RoundTrip trip = new RoundTrip(connection)) {
      trip.add(
          BEGIN,
          Columns.array(connection, rows, row -> row.started.message().account()),
          Columns.array(connection, rows, row -> row.started.message().chatId()),
          Columns.array(connection, rows, FirstWord::named),
          Columns.array(connection, rows, row -> lower(row.started.message().kind())),
          Columns.array(connection, rows, row -> row.started.reference()),
          Columns.array(connection, rows, row -> row.started.notification()),
          Columns.array(connection, rows, FirstWord::status),
          Columns.array(connection, rows, FirstWord::error),
          Columns.array(connection, rows, row -> row.started.at()),
          Columns.array(connection, rows, FirstWord::at),
          Columns.array(connection, rows, row -> json.write(row.started.message())));
      more.add(trip);
      ResultSet result = trip.run().rows();
      while (result.next()) {
        written.add(result.getString(1));
        if (result.getBoolean(2)) {
          again.add(result.getString(1));
        }
      }
    }
    if (!again.isEmpty()) {
      queueAgain(
          connection,
          rows.stream().filter(row -> again.contains(row.started.reference())).toList());
    }
    return new Begun(written, again);
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private static void queueAgain(Connection connection, List<FirstWord> again) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(AGAIN)) {
      Columns<FirstWord> columns = new Columns<>(statement, again);
      columns.add(row -> row.started.notification());
      columns.add(FirstWord::at);
      statement.executeUpdate();
    }
  }

  /**
   * Makes the row of a message where there is none.
   *
   * @param event that carries it
   */
  static void fromEvent(Connection connection, long event) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FROM_EVENT)) {
      statement.setString(1, Outbox.NOTIFICATION);
      statement.setLong(2, event);
      statement.executeUpdate();
    }
  }
}
