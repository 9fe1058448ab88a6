package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryOutcomeListener;
import io.easyflow.channel.EffectHandler;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes the rows of topics. A failed call leaves its route, so what came of it is noted here. */
@Component
class TopicRows implements EffectHandler<TopicStep>, DeliveryOutcomeListener {
  private static final Logger LOG = LoggerFactory.getLogger(TopicRows.class);

  private static final String WRITE =
      """
      insert into chat_topics (chat, account, group_id, thread, state, reason, event_id)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict (chat) do update set account = excluded.account, group_id = excluded.group_id,
        thread = excluded.thread, state = excluded.state, reason = excluded.reason,
        event_id = excluded.event_id""";

  /** Nobody noted what became of a call during which the hub was lost; its event is still there. */
  private static final String FAILED =
      """
      insert into chat_topics as t (chat, account, group_id, state, reason, event_id)
      select (w.wish ->> 'chat')::bigint, e.account, w.wish ->> 'group', f.state, f.reason, e.id
      from (select ?::text as state, ?::text as reason) f, event e
        cross join lateral (select convert_from(e.body, 'UTF8')::jsonb as wish) w
      where e.id = ? and e.type = 'open'
      on conflict (chat) do update set account = excluded.account, group_id = excluded.group_id,
        state = excluded.state, reason = excluded.reason, event_id = excluded.event_id
        where t.state in ('refused', 'unknown')
      returning chat""";

  private static final String LOST =
      """
      update chat_topics set thread = null, state = ?, reason = ?
      where chat = ? and state = 'open' returning chat""";

  @Override
  public Class<TopicStep> type() {
    return TopicStep.class;
  }

  @Override
  public void apply(Connection connection, List<Applied<TopicStep>> effects) throws SQLException {
    for (Applied<TopicStep> applied : effects) {
      TopicStep step = applied.effect();
      ChatRows.run(
          connection,
          WRITE,
          step.chat(),
          step.account(),
          step.group(),
          step.thread(),
          step.state().word(),
          step.reason(),
          step.event());
      if (step.state() == TopicStep.State.REFUSED) {
        tellOps(step.chat(), step.reason());
      }
    }
  }

  @Override
  public void settled(Connection connection, Delivery delivery, String state, String reason)
      throws SQLException {
    if (!delivery.subscriber().equals(TopicWish.CHANNEL) || state.equals("done")) {
      return;
    }
    end(
        connection,
        FAILED,
        state.equals("unknown") ? TopicStep.State.UNKNOWN : TopicStep.State.REFUSED,
        reason,
        delivery.eventId());
  }

  /** What was said in the topic did not arrive. */
  static void lost(Connection connection, long chat, String reason) throws SQLException {
    end(connection, LOST, TopicStep.State.REFUSED, reason, chat);
  }

  private static void end(
      Connection connection, String sql, TopicStep.State state, String reason, long number)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, state.word());
      statement.setString(2, reason);
      statement.setLong(3, number);
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        tellOps(rows.getLong(1), reason);
      }
    }
  }

  private static void tellOps(long chat, String reason) {
    LOG.error(
        "chat {} has no topic in the managers' group, so each manager is told alone: {}",
        chat,
        reason);
  }

  /**
   * @return true when the managers talk about the chat in no topic
   */
  static boolean failed(Connection connection, long chat) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select state from chat_topics where chat = ?")) {
      statement.setLong(1, chat);
      ResultSet rows = statement.executeQuery();
      return rows.next() && TopicStep.State.of(rows.getString(1)).failed();
    }
  }

  /**
   * @return false when the manager was told already, since the chat last changed hands
   */
  static boolean note(Connection connection, Chat chat, Manager manager) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into chat_topic_notes (chat, turn, manager_id) values (?, ?, ?)"
                + " on conflict do nothing")) {
      statement.setLong(1, chat.id());
      statement.setLong(2, chat.turn());
      statement.setLong(3, manager.id());
      return statement.executeUpdate() == 1;
    }
  }
}
