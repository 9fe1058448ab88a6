package io.easyflow.webchat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.easyflow.account.Account;
import io.easyflow.account.AccountView;
import io.easyflow.account.Accounts;
import io.easyflow.connector.ConnectorPorts;
import io.easyflow.handoff.ChatLine;
import io.easyflow.handoff.Managers;
import io.easyflow.model.Message;
import io.easyflow.sync.CanonicalJson;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Files of lines, wherever they lie: with the hub, or with the messenger of who sent them. */
@Component
class LineFiles {
  private static final Logger LOG = LoggerFactory.getLogger(LineFiles.class);
  private static final String PORT = "file";
  private static final TypeReference<List<Message.Attachment>> LIST = new TypeReference<>() {};

  /** A messenger's file is held in memory while it passes. */
  private static final int AT_ONCE = 4;

  private final JdbcTemplate jdbc;
  private final CanonicalJson json;
  private final VisitorFiles visitors;
  private final Managers managers;
  private final Accounts accounts;
  private final ConnectorPorts ports;
  private final CamelContext context;
  private final Semaphore places = new Semaphore(AT_ONCE);

  LineFiles(
      JdbcTemplate jdbc,
      CanonicalJson json,
      VisitorFiles visitors,
      Managers managers,
      Accounts accounts,
      ConnectorPorts ports,
      CamelContext context) {
    this.jdbc = jdbc;
    this.json = json;
    this.visitors = visitors;
    this.managers = managers;
    this.accounts = accounts;
    this.ports = ports;
    this.context = context;
  }

  /**
   * What can be read.
   *
   * @param name for the reader
   * @param type media type as its sender or its content tells it; null when nobody does
   * @param size bytes
   * @param bytes to be closed
   */
  record Content(String name, String type, long size, InputStream bytes) {}

  /**
   * A file of a line.
   *
   * @param account of the customer's side of its chat
   * @param chatId of that side
   * @param author who sent it
   */
  record Place(
      String account, String chatId, ChatLine.Author author, Message.Attachment attachment) {}

  /**
   * @param line number of a line
   * @param part which of its files, from 0
   * @return where it is
   * @throws ChatRefusal 404 when there is none
   */
  Place find(long line, int part) {
    List<Place> found =
        jdbc.query(
            "select c.account, c.chat_id, m.author, m.attachments from chat_messages m"
                + " join support_chats c on c.id = m.chat where m.id = ?",
            (row, number) -> {
              List<Message.Attachment> files = json.read(row.getString("attachments"), LIST);
              return new Place(
                  row.getString("account"),
                  row.getString("chat_id"),
                  ChatLine.Author.valueOf(row.getString("author").toUpperCase()),
                  part < files.size() ? files.get(part) : null);
            },
            line);
    return found.stream()
        .filter(place -> place.attachment() != null && place.attachment().reference() != null)
        .findAny()
        .orElseThrow(LineFiles::none);
  }

  /**
   * @param place of a file
   * @return the file
   * @throws ChatRefusal 404 when it is not to be had, 410 when it is kept no more, 503 when that
   *     may change
   */
  Content open(Place place) {
    boolean fromCustomer = place.author() == ChatLine.Author.USER;
    if (fromCustomer && place.account().equals(VisitorLines.ACCOUNT)) {
      return open(visitors.find(place.chatId(), place.attachment().reference()));
    }
    String holder =
        fromCustomer ? place.account() : managers.account().orElseThrow(LineFiles::none);
    Account account = accounts.find(holder).orElseThrow(LineFiles::none);
    if (!ports.has(account.platform(), PORT)) {
      throw none();
    }
    byte[] bytes = download(account, place.attachment());
    return new Content(
        place.attachment().name() == null ? "file" : place.attachment().name(),
        place.attachment().mimeType(),
        bytes.length,
        new ByteArrayInputStream(bytes));
  }

  Content open(VisitorFile file) {
    return new Content(file.name(), file.type(), file.size(), visitors.open(file));
  }

  private byte[] download(Account account, Message.Attachment attachment) {
    if (!places.tryAcquire()) {
      throw ChatRefusal.unavailable();
    }
    try {
      Exchange exchange = new DefaultExchange(context);
      exchange.setVariable(AccountView.VARIABLE, AccountView.of(account));
      exchange.getMessage().setBody(attachment);
      ports.call(exchange, account.platform(), PORT);
      return exchange.getMessage().getBody(byte[].class);
    } catch (Exception e) {
      LOG.warn("A file of {} cannot be had: {}", account.id(), e.getClass().getSimpleName());
      throw ChatRefusal.unavailable();
    } finally {
      places.release();
    }
  }

  private static ChatRefusal none() {
    return ChatRefusal.notFound("There is no such file.");
  }
}
