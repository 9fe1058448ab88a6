package io.easyflow.handoff;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rows of managers, inside the transaction of a step. */
final class ManagerRows {
  static final String COLUMNS =
      "m.id, m.account, m.chat_id, m.user_id, m.name, m.admin, m.online, m.replying_to, m.locale";

  private ManagerRows() {}

  /**
   * @return the manager, null when there is none of that number
   */
  static Manager find(Connection connection, long id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select " + COLUMNS + " from managers m where m.id = ?")) {
      statement.setLong(1, id);
      ResultSet rows = statement.executeQuery();
      return rows.next() ? read(rows) : null;
    }
  }

  /**
   * @param account account of the managers' messenger
   * @param allowed the platform's ids of people who may answer
   * @return who is at work, the least busy one first
   */
  static List<Manager> online(Connection connection, String account, String[] allowed)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from managers m where m.online and m.account = ? and m.user_id = any(?)"
                + " order by (select count(*) from support_chats c where c.manager_id = m.id"
                + " and c.state = 'taken'), m.online_since, m.id")) {
      statement.setString(1, account);
      statement.setArray(2, connection.createArrayOf("text", allowed));
      ResultSet rows = statement.executeQuery();
      List<Manager> found = new ArrayList<>();
      while (rows.next()) {
        found.add(read(rows));
      }
      return found;
    }
  }

  static Manager register(Connection connection, ChatStep.Registered person, Instant at)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            insert into managers as m (account, chat_id, user_id, name, admin, locale, seen_at)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict (account, user_id) do update set chat_id = excluded.chat_id,
              name = excluded.name, admin = excluded.admin, locale = excluded.locale,
              seen_at = excluded.seen_at
            returning %s"""
                .formatted(COLUMNS))) {
      String name = person.message().userName();
      statement.setString(1, person.message().account());
      statement.setString(2, person.message().chatId());
      statement.setString(3, person.message().userId());
      statement.setString(4, name == null ? person.message().userId() : name);
      statement.setBoolean(5, person.admin());
      statement.setString(6, person.message().locale());
      statement.setTimestamp(7, Timestamp.from(at));
      ResultSet rows = statement.executeQuery();
      rows.next();
      return read(rows);
    }
  }

  /**
   * @return false when the manager was at work, or not, already
   */
  static boolean shift(Connection connection, long id, boolean online, Instant at)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update managers set online = ?, online_since = ?, seen_at = ?"
                + " where id = ? and online <> ?")) {
      statement.setBoolean(1, online);
      statement.setTimestamp(2, online ? Timestamp.from(at) : null);
      statement.setTimestamp(3, Timestamp.from(at));
      statement.setLong(4, id);
      statement.setBoolean(5, online);
      return statement.executeUpdate() == 1;
    }
  }

  static void replyTo(Connection connection, long manager, Long chat) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update managers set replying_to = ? where id = ? and replying_to is distinct from ?")) {
      statement.setObject(1, chat, java.sql.Types.BIGINT);
      statement.setLong(2, manager);
      statement.setObject(3, chat, java.sql.Types.BIGINT);
      statement.executeUpdate();
    }
  }

  /** Nobody writes to the chat any more. */
  static void stopReplies(Connection connection, long chat) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update managers set replying_to = null where replying_to = ?")) {
      statement.setLong(1, chat);
      statement.executeUpdate();
    }
  }

  static Manager read(ResultSet row) throws SQLException {
    return new Manager(
        row.getLong("id"),
        row.getString("account"),
        row.getString("chat_id"),
        null,
        row.getString("user_id"),
        row.getString("name"),
        row.getBoolean("admin"),
        row.getBoolean("online"),
        row.getObject("replying_to", Long.class),
        row.getString("locale"));
  }
}
