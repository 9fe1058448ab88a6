package io.easyflow.handoff;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The topics of the managers' group, to read. */
@Component
class Topics {
  private final JdbcTemplate jdbc;

  Topics(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @return what is known of the topic of a chat, empty when nobody asked for one
   */
  Optional<TopicStep> of(long chat) {
    return jdbc
        .query(
            "select account, group_id, thread, state, reason, event_id from chat_topics"
                + " where chat = ?",
            (row, number) ->
                new TopicStep(
                    chat,
                    row.getString("account"),
                    row.getString("group_id"),
                    row.getString("thread"),
                    TopicStep.State.of(row.getString("state")),
                    row.getString("reason"),
                    row.getLong("event_id")),
            chat)
        .stream()
        .findFirst();
  }

  /**
   * @return number of the chat that a topic is for, empty when it is none of ours
   */
  OptionalLong chat(String account, String group, String thread) {
    List<Long> found =
        jdbc.queryForList(
            "select chat from chat_topics where account = ? and group_id = ? and thread = ?",
            Long.class,
            account,
            group,
            thread);
    return found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(found.get(0));
  }
}
