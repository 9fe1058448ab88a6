package io.easyflow.handoff;

import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Chats as they are at this moment, outside of any step. */
@Component
public class ChatReader {
  private final JdbcTemplate jdbc;

  ChatReader(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param id number of a chat
   * @return the chat
   */
  public Optional<Chat> find(long id) {
    return jdbc
        .query(
            "select " + ChatRows.COLUMNS + " from support_chats where id = ?",
            (row, number) -> ChatRows.read(row),
            id)
        .stream()
        .findFirst();
  }
}
