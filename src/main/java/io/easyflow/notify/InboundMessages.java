package io.easyflow.notify;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.EffectHandler;
import io.easyflow.channel.NewEvent;
import io.easyflow.model.Message;
import io.easyflow.sync.CanonicalJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Keeps what people write, learns their addresses, and tells flows: one {@code message-received}
 * event for each message that was not known.
 */
@Component
public class InboundMessages implements EffectHandler<MessagesSeen> {
  /** Channel and type of the follow-up event. */
  public static final String MESSAGE_RECEIVED = "message-received";

  private static final String INSERT =
      """
      insert into message
        (account, direction, chat_id, user_id, external_id, kind, status, at, status_at, body)
      values (?, 'in', ?, ?, ?, ?, 'received', ?, ?, ?::jsonb)
      on conflict
        (account, chat_id, external_id, kind, (case when kind = 'edit' then at else '-infinity' end))
        where direction = 'in' and external_id is not null do nothing""";

  private final AddressBook addresses;
  private final CanonicalJson json;

  /**
   * @param addresses learns from messages
   * @param json writes canonical JSON
   */
  public InboundMessages(AddressBook addresses, CanonicalJson json) {
    this.addresses = addresses;
    this.json = json;
  }

  @Override
  public Class<MessagesSeen> type() {
    return MessagesSeen.class;
  }

  private record One(Delivery delivery, Message message, Instant seenAt) {
    String externalId() {
      return message.externalId() == null ? "" : message.externalId();
    }
  }

  @Override
  public void apply(Connection connection, List<Applied<MessagesSeen>> effects)
      throws SQLException {
    List<One> arrived = new ArrayList<>();
    for (Applied<MessagesSeen> applied : effects) {
      Instant seenAt = applied.effect().seenAt();
      applied.effect().messages().forEach(m -> arrived.add(new One(applied.delivery(), m, seenAt)));
    }
    Comparator<One> byChat =
        Comparator.comparing((One one) -> one.message.account())
            .thenComparing(one -> one.message.chatId());
    Set<One> unknown = new HashSet<>();
    // Rows are written by sorted keys, else two batches deadlock; flows hear in order of arrival.
    for (One one : arrived.stream().sorted(byChat.thenComparing(One::externalId)).toList()) {
      if (insert(connection, one)) {
        unknown.add(one);
      }
    }
    for (One one : arrived.stream().sorted(byChat).toList()) {
      if (unknown.contains(one)) {
        addresses.learn(connection, one.message, one.seenAt);
      }
    }
    for (One one : arrived) {
      if (unknown.remove(one)) {
        one.delivery.publish(event(one.message));
      }
    }
  }

  private boolean insert(Connection connection, One one) throws SQLException {
    Message message = one.message;
    Instant at = message.sentAt() == null ? one.seenAt : message.sentAt();
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, message.account());
      statement.setString(2, message.chatId());
      statement.setString(3, message.userId());
      statement.setString(4, message.externalId());
      statement.setString(5, message.kind().name().toLowerCase(Locale.ROOT));
      statement.setObject(6, AddressBook.time(at));
      statement.setObject(7, AddressBook.time(one.seenAt));
      statement.setString(8, json.write(message));
      return statement.executeUpdate() == 1;
    }
  }

  private NewEvent event(Message message) {
    return new NewEvent(
        MESSAGE_RECEIVED,
        message.account().split(":", 2)[0],
        message.account(),
        MESSAGE_RECEIVED,
        message.chatId(),
        null,
        null,
        Map.of("kind", message.kind().name().toLowerCase(Locale.ROOT)),
        json.bytes(message));
  }
}
