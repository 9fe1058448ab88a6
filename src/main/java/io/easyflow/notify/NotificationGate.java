package io.easyflow.notify;

import io.easyflow.channel.EffectHandler;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (key) do nothing""";

  @Override
  public Class<Notify> type() {
    return Notify.class;
  }

  @Override
  public void apply(Connection connection, List<Applied<Notify>> effects) throws SQLException {
    Map<String, Applied<Notify>> passed = new HashMap<>();
    for (Applied<Notify> applied :
        effects.stream().sorted(Comparator.comparing(a -> a.effect().key())).toList()) {
      if (insert(connection, applied.effect())) {
        passed.put(applied.effect().key(), applied);
      }
    }
    for (Applied<Notify> applied : effects) {
      if (passed.remove(applied.effect().key(), applied)) {
        applied.effect().messages().forEach(applied.delivery()::publish);
      }
    }
  }

  private static boolean insert(Connection connection, Notify notify) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, notify.key());
      statement.setString(2, notify.account());
      statement.setString(3, notify.externalId());
      statement.setLong(4, notify.changeEvent());
      statement.setString(5, notify.template());
      statement.setString(6, notify.recipient());
      statement.setString(7, notify.chatId());
      statement.setString(8, notify.status());
      statement.setObject(9, AddressBook.time(notify.at()));
      statement.setObject(10, AddressBook.time(notify.at()));
      return statement.executeUpdate() == 1;
    }
  }
}
