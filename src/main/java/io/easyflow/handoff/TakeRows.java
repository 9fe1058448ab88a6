package io.easyflow.handoff;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Each time a manager has a chat, inside the transaction of a step: what figures are made of. */
final class TakeRows {
  private TakeRows() {}

  /**
   * @param waited true when the customer waited for it, and was not with another manager
   */
  static void begin(Connection connection, long chat, long manager, boolean waited, Instant at)
      throws SQLException {
    ChatRows.run(
        connection,
        "insert into chat_takes (chat, manager_id, waiting_since, taken_at)"
            + " select id, ?, case when ? then waiting_since end, ? from support_chats where id = ?",
        manager,
        waited,
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

  /**
   * @return the manager who has the chat or had it last, null for nobody
   */
  static Long last(Connection connection, long chat) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select manager_id from chat_takes where chat = ? order by id desc limit 1")) {
      statement.setLong(1, chat);
      ResultSet rows = statement.executeQuery();
      return rows.next() ? (Long) rows.getLong(1) : null;
    }
  }
}
