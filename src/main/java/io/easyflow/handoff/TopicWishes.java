package io.easyflow.handoff;

import io.easyflow.channel.NewEvent;
import io.easyflow.sync.CanonicalJson;
import org.springframework.stereotype.Component;

/** Where managers have a group: puts in line that a chat gets its topic, and that it is closed. */
@Component
class TopicWishes {
  private final Managers managers;
  private final HandoffProperties properties;
  private final CanonicalJson json;

  TopicWishes(Managers managers, HandoffProperties properties, CanonicalJson json) {
    this.managers = managers;
    this.properties = properties;
    this.json = json;
  }

  /**
   * @return true when a chat to which this happened gets a topic, if it has none
   */
  static boolean opens(String change) {
    return switch (change) {
      case ChatChanged.WAITING, ChatChanged.UNATTENDED, ChatChanged.TAKEN -> true;
      default -> false;
    };
  }

  /**
   * @return true when one that was refused before is tried again: in the middle of a talk nobody
   *     moves
   */
  static boolean again(String change) {
    return opens(change) && !change.equals(ChatChanged.TAKEN);
  }

  void changed(Taking taking, String change, Chat chat) {
    if (properties.group() == null) {
      return;
    }
    if (opens(change)) {
      publish(
          taking,
          TopicWish.OPEN,
          new TopicWish(chat.id(), properties.group(), name(chat), again(change)));
    } else if (change.equals(ChatChanged.CLOSED)) {
      publish(taking, TopicWish.CLOSE, new TopicWish(chat.id(), properties.group(), null, false));
    }
  }

  private String name(Chat chat) {
    String language = properties.groupLanguage();
    String customer = chat.customerName();
    return Phrases.get(
        language,
        "topic.name",
        chat.id(),
        customer == null
            ? Phrases.get(language, "card.nameless")
            : customer.replaceAll("\\s+", " "));
  }

  private void publish(Taking taking, String type, TopicWish wish) {
    managers
        .account()
        .ifPresent(
            account ->
                taking
                    .delivery()
                    .publish(
                        NewEvent.of(
                            TopicWish.CHANNEL,
                            account.split(":", 2)[0],
                            account,
                            type,
                            String.valueOf(wish.chat()),
                            json.bytes(wish))));
  }
}
