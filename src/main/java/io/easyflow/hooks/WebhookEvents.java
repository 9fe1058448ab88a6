package io.easyflow.hooks;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.NewEvent;
import io.easyflow.handoff.ChatChanged;
import io.easyflow.handoff.ChatLine;
import io.easyflow.handoff.ChatLines;
import io.easyflow.handoff.ChatList;
import io.easyflow.handoff.ChatView;
import io.easyflow.sync.CanonicalJson;
import java.time.Instant;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Makes the webhooks of a change: one event for each receiver, so that one does not delay another.
 */
@Component
class WebhookEvents {
  /** Channel of webhooks to send. */
  static final String CHANNEL = "webhooks";

  /** Header with the receiver's name. */
  static final String TARGET = "webhookTarget";

  private final WebhookProperties properties;
  private final ChatList chats;
  private final ChatLines lines;
  private final CanonicalJson json;

  WebhookEvents(WebhookProperties properties, ChatList chats, ChatLines lines, CanonicalJson json) {
    this.properties = properties;
    this.chats = chats;
    this.lines = lines;
    this.json = json;
  }

  /**
   * What a receiver gets.
   *
   * @param type of the event
   * @param timestamp when it happened
   * @param data what happened
   */
  record Webhook(String type, Instant timestamp, Data data) {}

  /**
   * @param chat the chat as it is now
   * @param line what was said, null unless it is a message
   */
  record Data(ChatView chat, ChatLine line) {}

  void handle(Delivery delivery, ChatChanged change) {
    if (properties.targets().isEmpty() || !WebhookProperties.TYPES.contains(change.type())) {
      return;
    }
    ChatLine line =
        change.type().equals(ChatChanged.MESSAGE)
            ? lines.upTo(change.chat(), change.line(), 1).get(0)
            : null;
    byte[] body =
        json.bytes(
            new Webhook(
                change.type(),
                change.at(),
                new Data(chats.find(change.chat()).orElseThrow(), line)));
    properties
        .targets()
        .forEach(
            (name, target) -> {
              if (target.wants(change.type())) {
                delivery.publish(event(name, change, body));
              }
            });
  }

  private static NewEvent event(String target, ChatChanged change, byte[] body) {
    return new NewEvent(
        CHANNEL,
        change.account().split(":", 2)[0],
        change.account(),
        change.type(),
        target + "/" + change.chat(),
        null,
        null,
        Map.of(TARGET, target),
        body);
  }
}
