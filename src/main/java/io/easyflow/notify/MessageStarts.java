package io.easyflow.notify;

import io.easyflow.channel.EffectHandler;
import io.easyflow.database.Columns;
import io.easyflow.model.Message;
import io.easyflow.sync.CanonicalJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Makes a message's row before it is sent, so that whatever becomes of it has a place to be noted.
 * A message that a person replays begins anew.
 */
@Component
class MessageStarts implements EffectHandler<MessageStarted> {
  private static final String BEGIN =
      """
      insert into message (account, direction, chat_id, external_id, kind, reference, notification,
        status, at, status_at, body)
      select account, 'out', chat_id, external_id, kind, reference, notification, 'sending',
        at::timestamptz, at::timestamptz, body::jsonb
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
        ?::text[]) as given
        (account, chat_id, external_id, kind, reference, notification, at, body)
      on conflict (reference) do update set status = 'sending', error = null,
        status_at = excluded.status_at
        where message.status in ('unknown', 'failed')
      returning notification, xmax <> 0""";

  private static final String AGAIN =
      """
      update notification n set status = 'queued', reason = null, changed_at = given.at::timestamptz
      from unnest(?::text[], ?::text[]) as given (key, at)
      where n.key = given.key and n.status in ('unknown', 'failed')""";

  private final CanonicalJson json;

  MessageStarts(CanonicalJson json) {
    this.json = json;
  }

  @Override
  public Class<MessageStarted> type() {
    return MessageStarted.class;
  }

  @Override
  public void apply(Connection connection, List<Applied<MessageStarted>> effects)
      throws SQLException {
    List<MessageStarted> rows =
        effects.stream()
            .map(Applied::effect)
            .sorted(Comparator.comparing(MessageStarted::reference))
            .toList();
    Set<String> again = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
      Columns<MessageStarted> columns = new Columns<>(statement, rows);
      columns.add(row -> row.message().account());
      columns.add(row -> row.message().chatId());
      columns.add(row -> named(row.message()));
      columns.add(row -> row.message().kind().name().toLowerCase(Locale.ROOT));
      columns.add(MessageStarted::reference);
      columns.add(MessageStarted::notification);
      columns.add(MessageStarted::at);
      columns.add(row -> json.write(row.message()));
      ResultSet written = statement.executeQuery();
      while (written.next()) {
        if (written.getBoolean(2) && written.getString(1) != null) {
          again.add(written.getString(1));
        }
      }
    }
    if (!again.isEmpty()) {
      begin(connection, rows.stream().filter(row -> again.contains(row.notification())).toList());
    }
  }

  private static void begin(Connection connection, List<MessageStarted> again) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(AGAIN)) {
      Columns<MessageStarted> columns = new Columns<>(statement, again);
      columns.add(MessageStarted::notification);
      columns.add(MessageStarted::at);
      statement.executeUpdate();
    }
  }

  /** An edit names the message it changes. */
  private static String named(Message message) {
    return message.kind() == Message.Kind.EDIT ? message.externalId() : null;
  }
}
