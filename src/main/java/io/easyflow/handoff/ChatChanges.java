package io.easyflow.handoff;

import io.easyflow.channel.NewEvent;
import io.easyflow.sync.CanonicalJson;
import org.springframework.stereotype.Component;

/** Tells whoever wants to know what happened to a chat. */
@Component
class ChatChanges {
  private final CanonicalJson json;
  private final TopicWishes topics;

  ChatChanges(CanonicalJson json, TopicWishes topics) {
    this.json = json;
    this.topics = topics;
  }

  /** What happened to a chat as a whole. */
  void publish(Taking taking, String type, Chat chat, Long manager, Long former, Long line) {
    publish(taking, type, chat, manager, former, line, null);
    topics.changed(taking, type, chat);
  }

  /** Somebody said something. */
  void said(Taking taking, Chat chat, long line, ChatLine.Author author) {
    publish(taking, ChatChanged.MESSAGE, chat, chat.managerId(), null, line, author);
  }

  private void publish(
      Taking taking,
      String type,
      Chat chat,
      Long manager,
      Long former,
      Long line,
      ChatLine.Author author) {
    ChatChanged changed =
        new ChatChanged(
            type,
            chat.id(),
            chat.account(),
            chat.chatId(),
            chat.state().word(),
            chat.turn(),
            manager,
            former,
            line,
            author,
            taking.at());
    taking
        .delivery()
        .publish(
            NewEvent.of(
                ChatChanged.CHANNEL,
                chat.account().split(":", 2)[0],
                chat.account(),
                type,
                String.valueOf(chat.id()),
                json.bytes(changed)));
  }
}
