package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import io.easyflow.model.Message;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/**
 * Understands what is written and pressed in the managers' group. The topic tells which chat is
 * meant; what is said in no topic of ours, and what strangers say, is nobody's business here.
 */
@Component
class TopicTalk {
  private final Managers managers;
  private final ManagerPresses presses;
  private final Topics topics;
  private final ChatList chats;
  private final ManagerVoice voice;

  TopicTalk(
      Managers managers,
      ManagerPresses presses,
      Topics topics,
      ChatList chats,
      ManagerVoice voice) {
    this.managers = managers;
    this.presses = presses;
    this.topics = topics;
    this.chats = chats;
    this.voice = voice;
  }

  /**
   * @param delivery takes what follows
   * @param message from the group
   */
  void handle(Delivery delivery, Message message) {
    Optional<Manager> manager = managers.of(message).map(known -> known.at(message));
    if (message.kind() == Message.Kind.BUTTON) {
      manager.ifPresentOrElse(
          known -> presses.handle(delivery, known, message.data()),
          () -> stranger(delivery, message));
    } else if (manager.isPresent() && message.thread() != null) {
      OptionalLong chat = topics.chat(message.account(), message.chatId(), message.thread());
      chat.ifPresent(number -> words(delivery, manager.get(), number, message));
    }
  }

  private void stranger(Delivery delivery, Message message) {
    Manager reader =
        Manager.reader(
            message.account(),
            message.chatId(),
            message.thread(),
            message.userId(),
            message.locale());
    voice.tell(delivery, reader, "topic.stranger", message.userName());
  }

  private void words(Delivery delivery, Manager manager, long chat, Message message) {
    switch (message.kind()) {
      case SYSTEM, REACTION, CALLBACK_ANSWER, UNKNOWN -> {
        // Nothing that anybody says.
      }
      case EDIT -> {
        if (chats.find(chat).filter(one -> isOf(one, manager)).isPresent()) {
          voice.tell(delivery, manager, "manager.edit");
        }
      }
      default -> {
        if (message.text() != null && message.text().startsWith("/")) {
          voice.tell(delivery, manager, "topic.command");
        } else {
          delivery.effect(
              new ChatStep(
                  new ChatStep.ManagerSaid(chat, manager.id(), message), delivery.receivedAt()));
        }
      }
    }
  }

  private static boolean isOf(ChatView chat, Manager manager) {
    return chat.managerId() != null && chat.managerId() == manager.id();
  }
}
