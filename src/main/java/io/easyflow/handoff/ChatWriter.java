package io.easyflow.handoff;

import io.easyflow.notify.Outbox;
import io.easyflow.sync.CanonicalJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import org.springframework.stereotype.Component;

/**
 * Adds lines to a chat, inside the transaction of a step. Who reads them at the hub is told that
 * there are some, any other is sent them by their messenger.
 */
@Component
class ChatWriter {
  /** Platform of the web chat's accounts: it has no connector. */
  static final String WEB = "web";

  /** Channel of PostgreSQL's notifications; the payload is {@code <account>/<chat id>}. */
  static final String NEWS = "easyflow_chat";

  /** Begins the key by which what became of a line is found; its number follows. */
  static final String LINE_KEY = "chat-line:";

  private static final String INSERT =
      """
      insert into chat_messages (chat, author, author_name, text, attachments, buttons, pressed,
        client_id, event_id, part, status, at)
      select ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?,
        (select count(*) from chat_messages where event_id = ?), ?, ?
      returning id""";

  private final CanonicalJson json;
  private final Outbox outbox;
  private final LineMessages messages;
  private final Managers managers;
  private final LineReaders readers;

  ChatWriter(
      CanonicalJson json,
      Outbox outbox,
      LineMessages messages,
      Managers managers,
      LineReaders readers) {
    this.json = json;
    this.outbox = outbox;
    this.messages = messages;
    this.managers = managers;
    this.readers = readers;
  }

  /**
   * @param chat the locked chat
   * @return number of the line
   */
  long add(Taking taking, Chat chat, NewLine line) throws SQLException {
    boolean read = readers.has(chat.account());
    boolean sent = !read && line.author() != ChatLine.Author.USER;
    long id = insert(taking, chat, line, sent ? "sending" : "kept");
    if (read) {
      tell(taking.connection(), chat);
    } else if (sent) {
      send(taking, chat, id, line);
    }
    return id;
  }

  /** Puts a line in line for the customer's messenger. */
  void send(Taking taking, Chat chat, long id, NewLine line) {
    String text =
        line.authorName() == null || line.text().isEmpty()
            ? line.text()
            : line.authorName() + ":\n" + line.text();
    String source = managers.account().orElse(chat.account());
    messages
        .of(LineMessages.Recipient.of(chat), source, id, text, line.attachments(), line.buttons())
        .forEach(
            message -> outbox.events(message, LINE_KEY + id).forEach(taking.delivery()::publish));
  }

  private long insert(Taking taking, Chat chat, NewLine line, String status) throws SQLException {
    try (PreparedStatement statement = taking.connection().prepareStatement(INSERT)) {
      statement.setLong(1, chat.id());
      statement.setString(2, line.author().word());
      statement.setString(3, line.authorName());
      statement.setString(4, line.text() == null ? "" : line.text());
      statement.setString(5, json.write(line.attachments()));
      statement.setString(6, json.write(line.buttons()));
      statement.setString(7, line.pressed());
      statement.setString(8, line.clientId());
      statement.setLong(9, taking.delivery().eventId());
      statement.setLong(10, taking.delivery().eventId());
      statement.setString(11, status);
      statement.setTimestamp(12, Timestamp.from(taking.at()));
      ResultSet rows = statement.executeQuery();
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Hubs that hold a socket of the session hear of it when the transaction commits. */
  static void tell(Connection connection, Chat chat) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("select pg_notify(?, ?)")) {
      statement.setString(1, NEWS);
      statement.setString(2, chat.account() + "/" + chat.chatId());
      statement.executeQuery();
    }
  }
}
