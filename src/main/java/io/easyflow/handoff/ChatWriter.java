package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import io.easyflow.model.Message;
import io.easyflow.notify.Outbox;
import io.easyflow.sync.CanonicalJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
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

  private static final String INSERT =
      """
      insert into chat_messages (chat, author, author_name, text, attachments, buttons, client_id,
        event_id, part, at)
      select ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?,
        (select count(*) from chat_messages where event_id = ?), ?
      returning id""";

  private final CanonicalJson json;
  private final Outbox outbox;
  private final LineReaders readers;

  ChatWriter(CanonicalJson json, Outbox outbox, LineReaders readers) {
    this.json = json;
    this.outbox = outbox;
    this.readers = readers;
  }

  /**
   * @param chat the locked chat
   * @param delivery the event that makes the line; takes what shall be sent
   * @return number of the line
   */
  long add(Connection connection, Chat chat, Delivery delivery, NewLine line, Instant at)
      throws SQLException {
    long id = insert(connection, chat, delivery, line, at);
    if (readers.has(chat.account())) {
      tell(connection, chat);
    } else if (line.author() != ChatLine.Author.USER) {
      outbox.events(message(chat, line), null).forEach(delivery::publish);
    }
    return id;
  }

  private long insert(Connection connection, Chat chat, Delivery delivery, NewLine line, Instant at)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setLong(1, chat.id());
      statement.setString(2, line.author().word());
      statement.setString(3, line.authorName());
      statement.setString(4, line.text() == null ? "" : line.text());
      statement.setString(5, json.write(line.attachments()));
      statement.setString(6, json.write(line.buttons()));
      statement.setString(7, line.clientId());
      statement.setLong(8, delivery.eventId());
      statement.setLong(9, delivery.eventId());
      statement.setTimestamp(10, Timestamp.from(at));
      ResultSet rows = statement.executeQuery();
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Hubs that hold a socket of the session hear of it when the transaction commits. */
  private static void tell(Connection connection, Chat chat) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("select pg_notify(?, ?)")) {
      statement.setString(1, NEWS);
      statement.setString(2, chat.account() + "/" + chat.chatId());
      statement.executeQuery();
    }
  }

  private static Message message(Chat chat, NewLine line) {
    return new Message(
        chat.account(),
        chat.chatId(),
        null,
        null,
        Message.Direction.OUT,
        Message.Kind.TEXT,
        line.text(),
        null,
        line.attachments(),
        line.buttons(),
        null,
        null,
        null,
        null,
        chat.locale(),
        null,
        null);
  }
}
