package io.easyflow.handoff;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Each time a manager has a chat, inside the transaction of a step: what figures are made of. */
final class TakeRows {
  private TakeRows() {}

  static void begin(Connection connection, long chat, long manager, Instant at)
      throws SQLException {
    ChatRows.run(
        connection,
        "insert into chat_takes (chat, manager_id, waiting_since, taken_at)"
            + " select id, ?, waiting_since, ? from support_chats where id = ?",
        manager,
        at,
        chat);
  }

  static void answered(Connection connection, long chat, Instant at) throws SQLException {
    ChatRows.run(
        connection,
        "update chat_takes set first_answer_at = ? where chat = ? and ended_at is null"
            + " and first_answer_at is null",
        at,
        chat);
  }

  /** {@code outcome} is closed, returned, waiting or given. */
  static void end(Connection connection, long chat, String outcome, Instant at)
      throws SQLException {
    ChatRows.run(
        connection,
        "update chat_takes set ended_at = ?, outcome = ? where chat = ? and ended_at is null",
        at,
        outcome,
        chat);
  }
}
