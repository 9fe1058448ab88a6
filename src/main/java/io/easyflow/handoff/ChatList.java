package io.easyflow.handoff;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Conversations, to read. */
@Component
public class ChatList {
  private static final String SELECT =
      """
      select c.*, m.name as manager_name,
        coalesce(c.phone, (select a.phone from address a
          where a.account = c.account and a.chat_id = c.chat_id)) as known_phone
      from support_chats c left join managers m on m.id = c.manager_id
      """;

  private final JdbcTemplate jdbc;

  ChatList(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Which chats are meant; null means any.
   *
   * @param state word of the state
   * @param account account of the customer's side
   * @param chatId the session, or the platform's id of the chat
   * @param manager number of the manager who has it
   */
  public record Filter(String state, String account, String chatId, Long manager) {}

  /**
   * @param id number of a chat
   * @return the chat
   */
  public Optional<ChatView> find(long id) {
    return jdbc.query(SELECT + "where c.id = ?", ChatList::read, id).stream().findFirst();
  }

  /**
   * @param filter which ones
   * @param limit how many at most
   * @param before number of the last one of the page before, null to begin
   * @return newest first
   */
  public List<ChatView> search(Filter filter, int limit, Long before) {
    return jdbc.query(
        SELECT
            + """
            where (?::text is null or c.state = ?) and (?::text is null or c.account = ?)
              and (?::text is null or c.chat_id = ?) and (?::bigint is null or c.manager_id = ?)
              and (?::bigint is null or c.id < ?)
            order by c.id desc limit ?""",
        ChatList::read,
        filter.state,
        filter.state,
        filter.account,
        filter.account,
        filter.chatId,
        filter.chatId,
        filter.manager,
        filter.manager,
        before,
        before,
        limit);
  }

  /**
   * @return number of the chat a message to a manager was about
   */
  OptionalLong toldAbout(String account, String externalId) {
    return externalId == null
        ? OptionalLong.empty()
        : jdbc
            .queryForList(
                "select notification from message where direction = 'out' and account = ?"
                    + " and external_id = ? and notification is not null",
                String.class,
                account,
                externalId)
            .stream()
            .map(ChatKeys::chat)
            .flatMapToLong(OptionalLong::stream)
            .mapToObj(OptionalLong::of)
            .findFirst()
            .orElse(OptionalLong.empty());
  }

  /**
   * @return number of the chat a line belongs to
   */
  Optional<Long> ofLine(long line) {
    return jdbc
        .queryForList("select chat from chat_messages where id = ?", Long.class, line)
        .stream()
        .findFirst();
  }

  private static ChatView read(ResultSet row, int number) throws SQLException {
    return new ChatView(
        row.getLong("id"),
        row.getString("account"),
        row.getString("chat_id"),
        row.getString("state"),
        row.getLong("turn"),
        row.getObject("manager_id", Long.class),
        row.getString("manager_name"),
        row.getString("customer_name"),
        row.getString("known_phone"),
        row.getString("page"),
        row.getString("locale"),
        time(row, "created_at"),
        time(row, "waiting_since"),
        time(row, "taken_at"),
        time(row, "first_answer_at"),
        time(row, "closed_at"),
        time(row, "customer_at"),
        row.getObject("rating", Integer.class));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }
}
