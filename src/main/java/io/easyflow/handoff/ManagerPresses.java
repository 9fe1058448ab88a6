package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Understands what managers press. */
@Component
class ManagerPresses {
  private static final Pattern DATA = Pattern.compile("([a-z]+):([0-9]{1,18})(?::([0-9]{1,18}))?");

  private final ChatList chats;
  private final ManagerViews views;
  private final ManagerVoice voice;
  private final HandoffProperties properties;

  ManagerPresses(
      ChatList chats, ManagerViews views, ManagerVoice voice, HandoffProperties properties) {
    this.chats = chats;
    this.views = views;
    this.voice = voice;
    this.properties = properties;
  }

  void handle(Delivery delivery, Manager manager, String data) {
    Matcher found = DATA.matcher(data == null ? "" : data);
    if (!found.matches()) {
      voice.tell(delivery, manager, "manager.command.unknown");
      return;
    }
    long number = Long.parseLong(found.group(2));
    long id = manager.id();
    switch (found.group(1)) {
      case ManagerButtons.ACCEPT -> step(delivery, new ChatStep.Accepted(number, id));
      case ManagerButtons.REPLY -> step(delivery, new ChatStep.Opened(number, id));
      case ManagerButtons.CLOSE -> step(delivery, new ChatStep.Ended(number, id));
      case ManagerButtons.RETURN -> step(delivery, new ChatStep.GivenBack(number, id));
      case ManagerButtons.DETAILS ->
          show(delivery, manager, number, chat -> views.details(delivery, manager, chat));
      case ManagerButtons.CALL ->
          show(delivery, manager, number, chat -> views.call(delivery, manager, chat));
      case ManagerButtons.AGAIN -> again(delivery, manager, number);
      case ManagerButtons.GIVE -> {
        if (admin(delivery, manager)) {
          show(delivery, manager, number, chat -> views.give(delivery, manager, chat));
        }
      }
      case ManagerButtons.GIVE_TO -> {
        if (admin(delivery, manager) && found.group(3) != null) {
          step(delivery, new ChatStep.Assigned(number, Long.parseLong(found.group(3))));
          voice.tell(delivery, manager, "admin.given", number);
        }
      }
      default -> voice.tell(delivery, manager, "manager.command.unknown");
    }
  }

  private boolean admin(Delivery delivery, Manager manager) {
    boolean admin = properties.admin(manager.userId());
    if (!admin) {
      voice.tell(delivery, manager, "manager.notadmin");
    }
    return admin;
  }

  private void show(Delivery delivery, Manager manager, long number, Consumer<ChatView> view) {
    Optional<ChatView> chat = chats.find(number);
    chat.ifPresentOrElse(view, () -> voice.tell(delivery, manager, "manager.chat.unknown", number));
  }

  private void again(Delivery delivery, Manager manager, long line) {
    Optional<Long> chat = chats.ofLine(line);
    if (chat.isPresent()) {
      step(delivery, new ChatStep.Again(chat.get(), manager.id(), line));
    } else {
      voice.tell(delivery, manager, "manager.again.no");
    }
  }

  private static void step(Delivery delivery, ChatStep.What what) {
    delivery.effect(new ChatStep(what, delivery.receivedAt()));
  }
}
