package io.easyflow.notify;

import io.easyflow.channel.NewEvent;
import io.easyflow.model.Message;
import io.easyflow.sync.CanonicalJson;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Makes the events of channel {@code messages}: one message to send each, in order by chat. */
@Component
public class Outbox {
  /** Name of the channel. */
  public static final String CHANNEL = "messages";

  /** Subscriber that sends. */
  public static final String SUBSCRIBER = "message-send";

  /** Header with the key of the notification a message belongs to. */
  public static final String NOTIFICATION = "notification";

  private final CanonicalJson json;

  /**
   * @param json writes messages
   */
  public Outbox(CanonicalJson json) {
    this.json = json;
  }

  /**
   * @param message what to send, split when it is too long
   * @param notification key of its notification, null for none
   * @return the events, in order
   */
  public List<NewEvent> events(Message message, String notification) {
    return MessageSplitter.split(message).stream().map(part -> event(part, notification)).toList();
  }

  private NewEvent event(Message part, String notification) {
    int colon = part.account().indexOf(':');
    return new NewEvent(
        CHANNEL,
        colon < 0 ? part.account() : part.account().substring(0, colon),
        part.account(),
        "message",
        part.chatId(),
        null,
        null,
        notification == null ? null : Map.of(NOTIFICATION, notification),
        json.bytes(part));
  }
}
