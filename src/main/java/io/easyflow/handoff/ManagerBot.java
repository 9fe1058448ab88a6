package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import io.easyflow.model.Message;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/** Understands what managers write and press. */
@Component
class ManagerBot {
  private static final String START = "/start";

  private final Managers managers;
  private final ManagerPresses presses;
  private final TopicTalk talk;
  private final ManagerViews views;
  private final ManagerVoice voice;
  private final ChatList chats;
  private final HandoffProperties properties;

  ManagerBot(
      Managers managers,
      ManagerPresses presses,
      TopicTalk talk,
      ManagerViews views,
      ManagerVoice voice,
      ChatList chats,
      HandoffProperties properties) {
    this.managers = managers;
    this.presses = presses;
    this.talk = talk;
    this.views = views;
    this.voice = voice;
    this.chats = chats;
    this.properties = properties;
  }

  /**
   * @param delivery takes what follows
   * @param message from the managers' account
   */
  void handle(Delivery delivery, Message message) {
    if (message.chatId().equals(properties.group())) {
      talk.handle(delivery, message);
    } else if (message.kind() == Message.Kind.EDIT) {
      managers.of(message).ifPresent(one -> voice.tell(delivery, one, "manager.edit"));
    } else if (speaks(message)) {
      Optional<Manager> manager = managers.of(message);
      if (manager.isEmpty() || START.equals(word(message))) {
        stranger(delivery, message);
      } else if (message.chatId().equals(manager.get().chatId())) {
        known(delivery, manager.get(), message);
      }
    }
  }

  private static boolean speaks(Message message) {
    return switch (message.kind()) {
      case SYSTEM, REACTION, CALLBACK_ANSWER, UNKNOWN -> false;
      default -> true;
    };
  }

  /** The first word of a command, without the bot's name that groups add. */
  private static String word(Message message) {
    String text = message.kind() == Message.Kind.BUTTON ? message.data() : message.text();
    return text == null || !text.startsWith("/") ? "" : text.split("[\\s@]", 2)[0];
  }

  /** Only a chat of the person's own is registered: in a group others would read along. */
  private void stranger(Delivery delivery, Message message) {
    boolean allowed = properties.manager(message.userId());
    if (!message.chatId().equals(message.userId())) {
      return;
    }
    if (allowed && START.equals(word(message))) {
      step(delivery, new ChatStep.Registered(message, properties.admin(message.userId())));
    } else {
      Manager nobody =
          Manager.reader(
              message.account(), message.chatId(), null, message.userId(), message.locale());
      voice.tell(
          delivery, nobody, allowed ? "manager.start" : "manager.stranger", message.userId());
    }
  }

  private void known(Delivery delivery, Manager manager, Message message) {
    switch (word(message)) {
      case ManagerButtons.ONLINE -> step(delivery, new ChatStep.Shift(manager.id(), true));
      case ManagerButtons.OFFLINE -> step(delivery, new ChatStep.Shift(manager.id(), false));
      case ManagerButtons.CANCEL -> step(delivery, new ChatStep.ReplyMode(manager.id(), null));
      case ManagerButtons.CHATS -> views.chats(delivery, manager);
      case ManagerButtons.ADMIN -> admin(delivery, manager, message);
      default -> {
        if (message.kind() == Message.Kind.BUTTON) {
          presses.handle(delivery, manager, message.data());
        } else {
          words(delivery, manager, message);
        }
      }
    }
  }

  private void admin(Delivery delivery, Manager manager, Message message) {
    if (!properties.admin(manager.userId())) {
      voice.tell(delivery, manager, "manager.notadmin");
    } else if (ManagerButtons.ADMIN_CHATS.equals(message.data())) {
      views.adminChats(delivery, manager);
    } else {
      views.admin(delivery, manager);
    }
  }

  /** A reply goes to the chat it answers, anything else to the chat of the reply mode. */
  private void words(Delivery delivery, Manager manager, Message message) {
    OptionalLong answered = chats.toldAbout(message.account(), message.replyTo());
    Long chat = answered.isPresent() ? (Long) answered.getAsLong() : manager.replyingTo();
    if (word(message).length() > 1) {
      voice.tell(delivery, manager, "manager.command.unknown");
    } else if (chat == null) {
      voice.tell(delivery, manager, "manager.nochat");
    } else {
      step(delivery, new ChatStep.ManagerSaid(chat, manager.id(), message));
    }
  }

  private static void step(Delivery delivery, ChatStep.What what) {
    delivery.effect(new ChatStep(what, delivery.receivedAt()));
  }
}
