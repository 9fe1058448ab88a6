package io.easyflow.handoff;

import com.fasterxml.jackson.core.type.TypeReference;
import io.easyflow.model.Message;
import io.easyflow.sync.CanonicalJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.stereotype.Component;

/** The rows of lines, inside the transaction of a step. */
@Component
class LineRows {
  private final CanonicalJson json;

  LineRows(CanonicalJson json) {
    this.json = json;
  }

  /**
   * @return number of the chat's newest line, null when it has none
   */
  Long newest(Connection connection, long chat) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select max(id) from chat_messages where chat = ?")) {
      statement.setLong(1, chat);
      ResultSet rows = statement.executeQuery();
      rows.next();
      return rows.getObject(1, Long.class);
    }
  }

  /**
   * Marks a line that was not sent as being sent again.
   *
   * @return the line, null when it was sent, or nobody knows whether it was
   */
  NewLine again(Connection connection, Chat chat, long line) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update chat_messages set status = 'sending', reason = null, told = true"
                + " where id = ? and chat = ? and author = 'manager' and status = 'failed'"
                + " returning author_name, text, attachments")) {
      statement.setLong(1, line);
      statement.setLong(2, chat.id());
      ResultSet rows = statement.executeQuery();
      return rows.next()
          ? new NewLine(
              ChatLine.Author.MANAGER,
              rows.getString(1),
              rows.getString(2),
              json.read(rows.getString(3), new TypeReference<List<Message.Attachment>>() {}),
              List.of(),
              null,
              null)
          : null;
    }
  }

  /**
   * Notes what became of a line; of its parts the worst one counts.
   *
   * @param status {@code sent}, {@code delivered}, {@code read}, {@code failed} or {@code unknown}
   */
  static void outcome(Connection connection, long line, String status, String reason)
      throws SQLException {
    ChatRows.run(
        connection,
        """
        update chat_messages m set status = w.status, reason = w.reason,
          told = m.author <> 'manager' or w.status not in ('failed', 'unknown')
        from (select ?::text as status, ?::text as reason) w
        where m.id = ? and (m.status = 'sending' or w.status = 'failed'
          or w.status = 'unknown' and m.status <> 'failed'
          or w.status in ('delivered', 'read') and m.status in ('sent', 'delivered', 'unknown'))""",
        status,
        reason,
        line);
  }

  /**
   * @return false when the managers know already
   */
  static boolean tell(Connection connection, long line) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update chat_messages set told = true where id = ? and not told")) {
      statement.setLong(1, line);
      return statement.executeUpdate() == 1;
    }
  }
}
