package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import io.easyflow.model.Message.Button;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** What managers look at: their chats, one chat, everybody's work. */
@Component
class ManagerViews {
  private static final int MOST = 20;

  private final ChatList chats;
  private final Managers managers;
  private final ManagerCard card;
  private final ManagerVoice voice;

  ManagerViews(ChatList chats, Managers managers, ManagerCard card, ManagerVoice voice) {
    this.chats = chats;
    this.managers = managers;
    this.card = card;
    this.voice = voice;
  }

  /** The manager's own chats and those that wait. */
  void chats(Delivery delivery, Manager reader) {
    List<ChatView> own = find("taken", reader.id());
    List<ChatView> waiting = find("waiting", null);
    List<String> text = new ArrayList<>();
    List<List<Button>> buttons = new ArrayList<>();
    text.add(Phrases.get(reader.locale(), own.isEmpty() ? "chats.none" : "chats.own"));
    for (ChatView chat : own) {
      boolean mode = reader.replyingTo() != null && reader.replyingTo() == chat.id();
      text.add((mode ? "✍️ " : "• ") + name(reader, chat));
      buttons.add(ManagerButtons.row(chat.id()));
    }
    if (!waiting.isEmpty()) {
      text.add(Phrases.get(reader.locale(), "chats.waiting"));
    }
    for (ChatView chat : waiting) {
      text.add("• " + name(reader, chat));
      buttons.add(ManagerButtons.waitingRow(chat.id()));
    }
    voice.send(delivery, reader, String.join("\n", text), buttons, null);
  }

  private List<ChatView> find(String state, Long manager) {
    return chats.search(new ChatList.Filter(state, null, null, manager), MOST, null);
  }

  private static String name(Manager reader, ChatView chat) {
    return Phrases.get(
        reader.locale(),
        "chats.one",
        chat.id(),
        chat.customerName() == null
            ? Phrases.get(reader.locale(), "card.nameless")
            : chat.customerName());
  }

  void details(Delivery delivery, Manager reader, ChatView chat) {
    boolean own = chat.managerId() != null && chat.managerId() == reader.id();
    List<List<Button>> buttons =
        own
            ? ManagerButtons.taken(reader, chat.id(), chat.phone() != null)
            : chat.state().equals("waiting")
                ? ManagerButtons.waiting(reader, chat.id(), chat.phone() != null)
                : List.of();
    voice.send(delivery, reader, card.details(reader, chat), buttons, ChatKeys.forward(chat.id()));
  }

  /** A contact, which the messenger's app calls by one press. */
  void call(Delivery delivery, Manager reader, ChatView chat) {
    if (chat.phone() == null) {
      voice.tell(delivery, reader, "manager.nophone", chat.id());
      return;
    }
    String name =
        chat.customerName() == null
            ? Phrases.get(reader.locale(), "card.nameless")
            : chat.customerName();
    voice.send(
        delivery,
        LineMessages.contact(LineMessages.Recipient.of(reader), name, chat.phone()),
        ChatKeys.forward(chat.id()));
  }

  /** Who works, and how much there is to do. */
  void admin(Delivery delivery, Manager reader) {
    List<ChatView> taken = find("taken", null);
    List<String> text = new ArrayList<>();
    text.add(
        Phrases.get(reader.locale(), "admin.title", find("waiting", null).size(), taken.size()));
    for (Manager manager : managers.all()) {
      long busy =
          taken.stream()
              .filter(chat -> chat.managerId() != null && chat.managerId() == manager.id())
              .count();
      text.add(
          (manager.online() ? "🟢 " : "⚪ ")
              + Phrases.get(reader.locale(), "admin.manager", manager.name(), busy));
    }
    voice.send(delivery, reader, String.join("\n", text), ManagerButtons.admin(reader), null);
  }

  /** Chats an admin may give to somebody else. */
  void adminChats(Delivery delivery, Manager reader) {
    List<ChatView> open = new ArrayList<>(find("waiting", null));
    open.addAll(find("taken", null));
    List<String> text = new ArrayList<>();
    List<List<Button>> buttons = new ArrayList<>();
    text.add(Phrases.get(reader.locale(), open.isEmpty() ? "admin.nochats" : "admin.chats"));
    for (ChatView chat : open) {
      String owner = chat.managerName() == null ? "⏳" : chat.managerName();
      text.add("• " + name(reader, chat) + " · " + owner);
      buttons.add(ManagerButtons.give(reader, chat.id()));
    }
    voice.send(delivery, reader, String.join("\n", text), buttons, null);
  }

  void give(Delivery delivery, Manager reader, ChatView chat) {
    voice.send(
        delivery,
        reader,
        Phrases.get(reader.locale(), "admin.giveto", chat.id()),
        managers.all().stream().map(to -> ManagerButtons.giveTo(to, chat.id())).toList(),
        null);
  }
}
