package io.easyflow.handoff;

import com.fasterxml.jackson.core.type.TypeReference;
import io.easyflow.model.Message;
import io.easyflow.sync.CanonicalJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What was said, to read. */
@Component
public class ChatLines {
  private static final String COLUMNS =
      "m.id, m.chat, m.author, m.author_name, m.text, m.attachments, m.buttons, m.pressed, m.client_id,"
          + " m.status, m.reason, m.at";

  private static final TypeReference<List<Message.Attachment>> ATTACHMENTS =
      new TypeReference<>() {};
  private static final TypeReference<List<List<Message.Button>>> BUTTONS = new TypeReference<>() {};

  private final JdbcTemplate jdbc;
  private final CanonicalJson json;

  /**
   * @param jdbc the hub's database
   * @param json reads attachments and buttons
   */
  public ChatLines(JdbcTemplate jdbc, CanonicalJson json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * What a customer and their partners said, in all their chats.
   *
   * @param account account of the customer's side
   * @param chatId the session, or the platform's id of the chat
   * @param after number of the last line that is known, 0 for none
   * @param limit how many at most
   * @return oldest first
   */
  public List<ChatLine> after(String account, String chatId, long after, int limit) {
    return jdbc.query(
        "select "
            + COLUMNS
            + " from chat_messages m join support_chats c on c.id = m.chat"
            + " where c.account = ? and c.chat_id = ? and m.id > ? order by m.id limit ?",
        this::read,
        account,
        chatId,
        after,
        limit);
  }

  /**
   * @param chat number of a chat
   * @param upTo number of the newest line wanted
   * @param limit how many at most
   * @return the newest ones, oldest first
   */
  public List<ChatLine> upTo(long chat, long upTo, int limit) {
    List<ChatLine> found =
        new ArrayList<>(
            jdbc.query(
                "select "
                    + COLUMNS
                    + " from chat_messages m where m.chat = ? and m.id <= ? order by m.id desc"
                    + " limit ?",
                this::read,
                chat,
                upTo,
                limit));
    Collections.reverse(found);
    return found;
  }

  /**
   * @param chat number of a chat
   * @param after number of the last line that is known, 0 for none
   * @param limit how many at most
   * @return oldest first
   */
  public List<ChatLine> of(long chat, long after, int limit) {
    return jdbc.query(
        "select "
            + COLUMNS
            + " from chat_messages m where m.chat = ? and m.id > ? order by m.id limit ?",
        this::read,
        chat,
        after,
        limit);
  }

  private ChatLine read(ResultSet row, int number) throws SQLException {
    return new ChatLine(
        row.getLong("id"),
        row.getLong("chat"),
        ChatLine.Author.of(row.getString("author")),
        row.getString("author_name"),
        row.getString("text"),
        json.read(row.getString("attachments"), ATTACHMENTS),
        json.read(row.getString("buttons"), BUTTONS),
        row.getString("pressed"),
        row.getString("client_id"),
        row.getString("status"),
        row.getString("reason"),
        row.getTimestamp("at").toInstant());
  }
}
