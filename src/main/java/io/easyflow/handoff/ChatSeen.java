package io.easyflow.handoff;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Marks what a customer of the web chat was shown. */
@Component
public class ChatSeen {
  private final JdbcTemplate jdbc;

  ChatSeen(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param account account of the customer's side
   * @param chatId the session
   * @param after number of the last line that is marked already, 0 for none
   * @param upTo number of the newest line that was shown
   */
  public void mark(String account, String chatId, long after, long upTo) {
    jdbc.update(
        """
        update chat_messages m set status = 'delivered'
        from support_chats c
        where c.id = m.chat and c.account = ? and c.chat_id = ? and m.id > ? and m.id <= ?
          and m.author <> 'user' and m.status = 'kept'""",
        account,
        chatId,
        after,
        upTo);
  }
}
