package io.easyflow.handoff;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;

/** The rows of chats, inside the transaction of a step. */
final class ChatRows {
  static final String COLUMNS =
      "id, account, chat_id, state, manager_id, turn, customer_name, phone, page, locale, created_at";

  private ChatRows() {}

  /** Locks the open chat of a customer, making it when there is none. */
  static Chat open(Connection connection, ChatStep.Said said, Instant at) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            insert into support_chats as c
              (account, chat_id, state, customer_name, page, locale, created_at, customer_at)
            values (?, ?, 'bot', ?, ?, ?, ?, ?)
            on conflict (account, chat_id) where state <> 'closed' do update set
              customer_name = coalesce(c.customer_name, excluded.customer_name),
              page = coalesce(excluded.page, c.page),
              locale = coalesce(excluded.locale, c.locale),
              customer_at = greatest(c.customer_at, excluded.customer_at)
            returning %s"""
                .formatted(COLUMNS))) {
      statement.setString(1, said.message().account());
      statement.setString(2, said.message().chatId());
      statement.setString(3, said.message().userName());
      statement.setString(4, said.page());
      statement.setString(5, said.message().locale());
      statement.setTimestamp(6, Timestamp.from(at));
      statement.setTimestamp(7, Timestamp.from(at));
      ResultSet rows = statement.executeQuery();
      rows.next();
      return read(rows);
    }
  }

  /**
   * @return the locked chat, null when there is none of that number
   */
  static Chat lock(Connection connection, long id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select " + COLUMNS + " from support_chats where id = ? for update")) {
      statement.setLong(1, id);
      ResultSet rows = statement.executeQuery();
      return rows.next() ? read(rows) : null;
    }
  }

  static Chat read(ResultSet row) throws SQLException {
    return new Chat(
        row.getLong("id"),
        row.getString("account"),
        row.getString("chat_id"),
        ChatState.of(row.getString("state")),
        row.getObject("manager_id", Long.class),
        row.getLong("turn"),
        row.getString("customer_name"),
        row.getString("phone"),
        row.getString("page"),
        row.getString("locale"),
        row.getTimestamp("created_at").toInstant());
  }
}
