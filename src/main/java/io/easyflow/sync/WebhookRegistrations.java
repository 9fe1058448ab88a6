package io.easyflow.sync;

import io.easyflow.channel.EffectHandler;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** Keeps which address each platform was last told. */
@Component
public class WebhookRegistrations implements EffectHandler<WebhookRegistered> {
  private static final String UPSERT =
      """
      insert into webhook_registration (account, url, registered_at) values (?, ?, ?)
      on conflict (account) do update set url = excluded.url,
        registered_at = excluded.registered_at""";

  @Override
  public Class<WebhookRegistered> type() {
    return WebhookRegistered.class;
  }

  @Override
  public void apply(Connection connection, List<Applied<WebhookRegistered>> effects)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
      for (WebhookRegistered one :
          effects.stream()
              .map(Applied::effect)
              .sorted(Comparator.comparing(WebhookRegistered::account))
              .toList()) {
        statement.setString(1, one.account());
        statement.setString(2, one.url());
        statement.setObject(3, SyncStates.time(one.at()));
        statement.executeUpdate();
      }
    }
  }
}
