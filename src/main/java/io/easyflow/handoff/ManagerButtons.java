package io.easyflow.handoff;

import io.easyflow.model.Message.Button;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The buttons managers press. What one carries is {@code <verb>:<number>[:<number>]}. */
final class ManagerButtons {
  static final String ACCEPT = "accept";
  static final String REPLY = "reply";
  static final String DETAILS = "details";
  static final String CALL = "call";
  static final String CLOSE = "close";
  static final String RETURN = "return";
  static final String AGAIN = "again";
  static final String GIVE = "give";
  static final String GIVE_TO = "giveto";
  static final String ONLINE = "/online";
  static final String OFFLINE = "/offline";
  static final String CHATS = "/chats";
  static final String CANCEL = "/cancel";
  static final String ADMIN = "/admin";
  static final String ADMIN_CHATS = "/admin chats";

  private ManagerButtons() {}

  private static Button button(Manager reader, String key, String verb, Object... numbers) {
    String data =
        Stream.concat(Stream.of(verb), Stream.of(numbers))
            .map(String::valueOf)
            .collect(Collectors.joining(":"));
    return new Button(Phrases.get(reader.locale(), "manager.button." + key), data, null);
  }

  /** Under a notice of a chat that waits. */
  static List<List<Button>> waiting(Manager reader, long chat, boolean phone) {
    List<List<Button>> rows = new ArrayList<>();
    rows.add(List.of(button(reader, "accept", ACCEPT, chat)));
    rows.add(look(reader, chat));
    rows.add(last(reader, chat, phone));
    return rows;
  }

  /** Under what belongs to a chat the manager has. */
  static List<List<Button>> taken(Manager reader, long chat, boolean phone) {
    List<List<Button>> rows = new ArrayList<>();
    rows.add(look(reader, chat));
    rows.add(last(reader, chat, phone));
    rows.add(List.of(button(reader, "return", RETURN, chat)));
    return rows;
  }

  /** In a topic there is nothing to choose: what is written there goes to its chat. */
  private static List<Button> look(Manager reader, long chat) {
    Button details = button(reader, "details", DETAILS, chat);
    return reader.thread() == null
        ? List.of(button(reader, "reply", REPLY, chat), details)
        : List.of(details);
  }

  private static List<Button> last(Manager reader, long chat, boolean phone) {
    Button close = button(reader, "close", CLOSE, chat);
    return phone ? List.of(button(reader, "call", CALL, chat), close) : List.of(close);
  }

  /** Under a line of a customer while the manager writes to somebody else. */
  static List<List<Button>> reply(Manager reader, long chat) {
    return List.of(List.of(button(reader, "reply", REPLY, chat)));
  }

  /** In the manager's own list. */
  static List<Button> row(long chat) {
    return List.of(
        new Button("💬 №" + chat, REPLY + ":" + chat, null),
        new Button("📋 №" + chat, DETAILS + ":" + chat, null),
        new Button("🔚 №" + chat, CLOSE + ":" + chat, null));
  }

  /** In the list of chats that wait. */
  static List<Button> waitingRow(long chat) {
    return List.of(
        new Button("✅ №" + chat, ACCEPT + ":" + chat, null),
        new Button("📋 №" + chat, DETAILS + ":" + chat, null));
  }

  /** Under what says where the manager's words go. */
  static List<List<Button>> mode(Manager reader) {
    return List.of(List.of(button(reader, "cancel", CANCEL)));
  }

  /** Under what says that a line was not sent. */
  static List<List<Button>> again(Manager reader, long line) {
    return List.of(List.of(button(reader, "again", AGAIN, line)));
  }

  static List<List<Button>> menu(Manager reader) {
    List<List<Button>> rows = new ArrayList<>();
    rows.add(List.of(button(reader, "online", ONLINE), button(reader, "offline", OFFLINE)));
    rows.add(List.of(button(reader, "chats", CHATS)));
    if (reader.admin()) {
      rows.add(List.of(button(reader, "admin", ADMIN)));
    }
    return rows;
  }

  static List<List<Button>> admin(Manager reader) {
    return List.of(List.of(button(reader, "admin.chats", ADMIN_CHATS)));
  }

  /** One row for each chat that can be given to somebody. */
  static List<Button> give(Manager reader, long chat) {
    return List.of(
        new Button(
            Phrases.get(reader.locale(), "manager.button.give", chat), GIVE + ":" + chat, null),
        button(reader, "close", CLOSE, chat));
  }

  static List<Button> giveTo(Manager to, long chat) {
    return List.of(
        new Button(
            (to.online() ? "🟢 " : "⚪ ") + to.name(), GIVE_TO + ":" + chat + ":" + to.id(), null));
  }
}
