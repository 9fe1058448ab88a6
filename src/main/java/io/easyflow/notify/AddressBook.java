package io.easyflow.notify;

import io.easyflow.model.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Who can be reached where. It learns from what people write. */
@Component
public class AddressBook {
  private static final String LEARN =
      """
      insert into address as a (account, chat_id, user_id, phone, name, locale, blocked,
        last_inbound_at, told_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (account, chat_id) do update set
        user_id = coalesce(excluded.user_id, a.user_id),
        phone = coalesce(excluded.phone, a.phone),
        name = coalesce(excluded.name, a.name),
        locale = coalesce(excluded.locale, a.locale),
        blocked = case when a.told_at > excluded.told_at then a.blocked else excluded.blocked end,
        last_inbound_at = greatest(a.last_inbound_at, excluded.last_inbound_at),
        told_at = greatest(a.told_at, excluded.told_at)""";

  private static final String COLUMNS =
      "account, chat_id, user_id, phone, email, name, locale, blocked, last_inbound_at";

  private final JdbcTemplate jdbc;
  private final NotifyProperties properties;
  private final Clock clock;

  /**
   * @param jdbc the hub's database
   * @param properties tells which messengers know people by phone
   * @param clock the time
   */
  public AddressBook(JdbcTemplate jdbc, NotifyProperties properties, Clock clock) {
    this.jdbc = jdbc;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * @param account id of the messenger account
   * @param chatId the platform's id of the chat
   * @return the address
   */
  public Optional<Address> find(String account, String chatId) {
    return jdbc
        .query(
            "select " + COLUMNS + " from address where account = ? and chat_id = ?",
            AddressBook::read,
            account,
            chatId)
        .stream()
        .findFirst();
  }

  /**
   * Reads where people can be reached, all at once.
   *
   * @param connection of a transaction
   * @param wanted their phones and mails
   * @return who wrote last comes first
   */
  static KnownAddresses of(Connection connection, KnownAddresses.Wanted wanted)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from address where phone = any(?) or lower(email) = any(?)"
                + " order by last_inbound_at desc nulls last, account, chat_id")) {
      statement.setArray(1, connection.createArrayOf("text", wanted.phones().toArray()));
      statement.setArray(2, connection.createArrayOf("text", wanted.emails().toArray()));
      ResultSet rows = statement.executeQuery();
      List<Address> found = new ArrayList<>();
      while (rows.next()) {
        found.add(read(rows, found.size()));
      }
      return new KnownAddresses(found);
    }
  }

  /**
   * @param account id of the messenger account
   * @param chatId the platform's id of the chat
   * @return true when the person wrote so lately that free text is allowed
   */
  public boolean windowOpen(String account, String chatId) {
    return find(account, chatId).map(this::windowOpen).orElse(false);
  }

  /**
   * @param account id of the messenger account
   * @param chatId the platform's id of the chat
   * @return true when free text may be sent: always, but by messengers that know people by phone
   */
  boolean takesFreeText(String account, String chatId) {
    return !properties.phoneChats().contains(account.split(":", 2)[0])
        || windowOpen(account, chatId);
  }

  boolean windowOpen(Address address) {
    Instant last = address.lastInboundAt();
    return last != null && last.isAfter(clock.instant().minus(properties.window()));
  }

  /** Learns from what a person wrote, inside the transaction that keeps it. */
  void learn(Connection connection, Message message, Instant seenAt) throws SQLException {
    boolean system = message.kind() == Message.Kind.SYSTEM;
    Instant at = message.sentAt() == null ? seenAt : message.sentAt();
    try (PreparedStatement statement = connection.prepareStatement(LEARN)) {
      statement.setString(1, message.account());
      statement.setString(2, message.chatId());
      statement.setString(3, message.userId());
      statement.setString(4, phone(message));
      statement.setString(5, message.userName());
      statement.setString(6, message.locale());
      statement.setBoolean(7, system && saysGone(message));
      statement.setObject(8, system ? null : time(at));
      statement.setObject(9, time(at));
      statement.executeUpdate();
    }
  }

  /** Marks a chat that takes no more of our messages. */
  static void blocked(Connection connection, String account, String chatId, Instant at)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update address set blocked = true, told_at = ? where account = ? and chat_id = ?")) {
      statement.setObject(1, time(at));
      statement.setString(2, account);
      statement.setString(3, chatId);
      statement.executeUpdate();
    }
  }

  /** Only a person's own contact proves the phone is theirs; some messengers are phones. */
  private String phone(Message message) {
    if (message.contact() != null && message.contact().own()) {
      return message.contact().phone();
    }
    String platform = message.account().split(":", 2)[0];
    if (!properties.phoneChats().contains(platform)) {
      return null;
    }
    String person = number(message.userId());
    String chat = message.chatId();
    return person != null ? person : number(chat.substring(chat.lastIndexOf(':') + 1));
  }

  /** E.164, or null when it is another kind of id. */
  private static String number(String id) {
    if (id == null || !id.matches("\\+?[1-9][0-9]{6,14}")) {
      return null;
    }
    return id.startsWith("+") ? id : "+" + id;
  }

  /** The words that connectors' mappings give for a person or group that left us. */
  private static boolean saysGone(Message message) {
    return "blocked".equals(message.text()) || "removed".equals(message.text());
  }

  private static Address read(ResultSet row, int number) throws SQLException {
    OffsetDateTime last = row.getObject("last_inbound_at", OffsetDateTime.class);
    return new Address(
        row.getString("account"),
        row.getString("chat_id"),
        row.getString("user_id"),
        row.getString("phone"),
        row.getString("email"),
        row.getString("name"),
        row.getString("locale"),
        row.getBoolean("blocked"),
        last == null ? null : last.toInstant());
  }

  static OffsetDateTime time(Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
