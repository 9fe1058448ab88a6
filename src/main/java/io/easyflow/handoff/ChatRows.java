package io.easyflow.handoff;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The rows of chats, inside the transaction of a step. */
final class ChatRows {
  static final String COLUMNS =
      "id, account, chat_id, state, manager_id, turn, customer_name, phone, page, locale, created_at";

  private static final String LOCK =
      """
      select id from support_chats where id in (
        select unnest(?::bigint[])
        union
        select c.id from unnest(?::text[], ?::text[]) as k (account, chat_id)
          join support_chats c on c.account = k.account and c.chat_id = k.chat_id
            and c.state <> 'closed')
      order by id for no key update""";

  // Since when a manager owes an answer is not put off by further lines.
  private static final String OPEN =
      """
      insert into support_chats as c
        (account, chat_id, state, customer_name, page, locale, created_at, customer_at)
      values (?, ?, 'bot', ?, ?, ?, ?, ?)
      on conflict (account, chat_id) where state <> 'closed' do update set
        customer_name = coalesce(c.customer_name, excluded.customer_name),
        page = coalesce(excluded.page, c.page),
        locale = coalesce(excluded.locale, c.locale),
        stage = case when c.state = 'taken' then 0 else c.stage end,
        due_at = case
          when c.state = 'taken' and c.customer_at <= greatest(c.manager_at, c.taken_at) then ?
          else c.due_at end,
        customer_at = greatest(c.customer_at, excluded.customer_at)
      returning %s, xmax = 0 as created"""
          .formatted(COLUMNS);

  private ChatRows() {}

  /**
   * Locks chats in the order of their numbers, so that no two batches wait for each other.
   *
   * @param ids numbers of chats
   * @param customers account and chat id of customers whose open chats are meant
   */
  static void lock(Connection connection, Collection<Long> ids, List<String[]> customers)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
      statement.setArray(2, texts(connection, customers, 0));
      statement.setArray(3, texts(connection, customers, 1));
      statement.executeQuery();
    }
  }

  private static Array texts(Connection connection, List<String[]> rows, int column)
      throws SQLException {
    return connection.createArrayOf("text", rows.stream().map(row -> row[column]).toArray());
  }

  /**
   * @param chat the locked chat
   * @param created true when there was none before
   */
  record Opened(Chat chat, boolean created) {}

  /**
   * Locks the open chat of a customer, making it when there is none.
   *
   * @param managerIdle how long a manager may leave the customer without an answer
   */
  static Opened open(Connection connection, ChatStep.Said said, Instant at, Duration managerIdle)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
      statement.setString(1, said.message().account());
      statement.setString(2, said.message().chatId());
      statement.setString(3, said.message().userName());
      statement.setString(4, said.page());
      statement.setString(5, said.message().locale());
      statement.setTimestamp(6, Timestamp.from(at));
      statement.setTimestamp(7, Timestamp.from(at));
      statement.setTimestamp(8, Timestamp.from(at.plus(managerIdle)));
      ResultSet rows = statement.executeQuery();
      rows.next();
      return new Opened(read(rows), rows.getBoolean("created"));
    }
  }

  /**
   * @return the locked chat, null when there is none of that number
   */
  static Chat lock(Connection connection, long id) throws SQLException {
    return one(
        connection, "select " + COLUMNS + " from support_chats where id = ? for no key update", id);
  }

  /** The customer waits for a human. */
  static Chat waiting(Connection connection, long id, Instant at, int stage, Instant due)
      throws SQLException {
    return one(
        connection,
        "update support_chats set state = 'waiting', manager_id = null, turn = turn + 1,"
            + " waiting_since = ?, notices = 0, stage = ?, due_at = ? where id = ? returning "
            + COLUMNS,
        at,
        stage,
        due,
        id);
  }

  static Chat taken(Connection connection, long id, long manager, Instant at, Instant due)
      throws SQLException {
    return one(
        connection,
        "update support_chats set state = 'taken', manager_id = ?, turn = turn + 1, taken_at = ?,"
            + " stage = 0, due_at = ? where id = ? returning "
            + COLUMNS,
        manager,
        at,
        due,
        id);
  }

  static Chat returned(Connection connection, long id) throws SQLException {
    return one(
        connection,
        "update support_chats set state = 'returned', manager_id = null, turn = turn + 1,"
            + " notices = 0, due_at = null where id = ? returning "
            + COLUMNS,
        id);
  }

  static Chat closed(Connection connection, long id, Instant at) throws SQLException {
    return one(
        connection,
        "update support_chats set state = 'closed', manager_id = null, turn = turn + 1,"
            + " due_at = null, closed_at = ? where id = ? returning "
            + COLUMNS,
        at,
        id);
  }

  /** The manager said something; from now on it is the customer's turn. */
  static void answered(Connection connection, long id, Instant at, Instant due)
      throws SQLException {
    run(
        connection,
        "update support_chats set manager_at = ?, first_answer_at = coalesce(first_answer_at, ?),"
            + " stage = 0, due_at = ? where id = ?",
        at,
        at,
        due,
        id);
  }

  /** What a customer tells of themselves; null leaves what is known. */
  static Chat customer(Connection connection, long id, String name, String phone)
      throws SQLException {
    return one(
        connection,
        "update support_chats set customer_name = coalesce(?, customer_name),"
            + " phone = coalesce(?, phone) where id = ? returning "
            + COLUMNS,
        name,
        phone,
        id);
  }

  static void due(Connection connection, long id, int stage, Instant due) throws SQLException {
    run(connection, "update support_chats set stage = ?, due_at = ? where id = ?", stage, due, id);
  }

  static void noticed(Connection connection, long id, int count) throws SQLException {
    run(connection, "update support_chats set notices = notices + ? where id = ?", count, id);
  }

  static void rated(Connection connection, long id, int rating) throws SQLException {
    run(connection, "update support_chats set rating = ? where id = ?", rating, id);
  }

  static void run(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, values);
      statement.executeUpdate();
    }
  }

  private static Chat one(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, values);
      ResultSet rows = statement.executeQuery();
      return rows.next() ? read(rows) : null;
    }
  }

  private static void set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Instant time) {
        statement.setTimestamp(i + 1, Timestamp.from(time));
      } else {
        statement.setObject(i + 1, values[i]);
      }
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
