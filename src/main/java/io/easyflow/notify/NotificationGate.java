package io.easyflow.notify;

import io.easyflow.channel.EffectHandler;
import io.easyflow.database.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Lets each notification pass once: its row and its messages commit together, and where the row is
 * there already nothing is sent.
 */
@Component
public class NotificationGate implements EffectHandler<Notify> {
  private static final String INSERT =
      """
      insert into notification (key, account, external_id, event_id, template, recipient, chat_id,
        status, created_at, changed_at)
      select key, account, external_id, event_id::bigint, template, recipient, chat_id, status,
        at::timestamptz, at::timestamptz
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
        ?::text[], ?::text[]) as given
        (key, account, external_id, event_id, template, recipient, chat_id, status, at)
      on conflict (key) do nothing returning key""";

  @Override
  public Class<Notify> type() {
    return Notify.class;
  }

  @Override
  public void apply(Connection connection, List<Applied<Notify>> effects) throws SQLException {
    Map<String, Notify> wanted = new TreeMap<>();
    effects.forEach(applied -> wanted.putIfAbsent(applied.effect().key(), applied.effect()));
    Set<String> passed = insert(connection, List.copyOf(wanted.values()));
    for (Applied<Notify> applied : effects) {
      if (passed.remove(applied.effect().key())) {
        applied.effect().messages().forEach(applied.delivery()::publish);
      }
    }
  }

  private static Set<String> insert(Connection connection, List<Notify> sorted)
      throws SQLException {
    Set<String> inserted = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      Columns<Notify> columns = new Columns<>(statement, sorted);
      columns.add(Notify::key);
      columns.add(Notify::account);
      columns.add(Notify::externalId);
      columns.add(Notify::changeEvent);
      columns.add(Notify::template);
      columns.add(Notify::recipient);
      columns.add(Notify::chatId);
      columns.add(Notify::status);
      columns.add(Notify::at);
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        inserted.add(rows.getString(1));
      }
    }
    return inserted;
  }
}
