package io.easyflow.handoff;

import io.easyflow.model.Message;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** What the hub itself says to customers, in their language. */
@Component
class SystemLines {
  /** What the button for a human carries. */
  static final String WISH = "manager";

  /** Begins what the buttons of a rating carry: {@code rate:<chat>:<1..5>}. */
  static final String RATE = "rate:";

  private static final int BEST = 5;

  private final ChatWriter writer;
  private final HandoffProperties properties;

  SystemLines(ChatWriter writer, HandoffProperties properties) {
    this.writer = writer;
    this.properties = properties;
  }

  void say(Taking taking, Chat chat, String key, Object... values) throws SQLException {
    say(taking, chat, List.of(), key, values);
  }

  private void say(
      Taking taking, Chat chat, List<List<Message.Button>> buttons, String key, Object... values)
      throws SQLException {
    writer.add(taking, chat, NewLine.system(Phrases.get(chat.locale(), key, values), buttons));
  }

  /** Nobody is there: a phone helps, and where the messenger can, it is one press away. */
  void askContact(Taking taking, Chat chat) throws SQLException {
    boolean button = properties.contactButtons().contains(chat.account().split(":", 2)[0]);
    String share = Phrases.get(chat.locale(), "chat.button.phone");
    say(
        taking,
        chat,
        button && chat.phone() == null
            ? List.of(List.of(new Message.Button(share, null, null, Message.Request.CONTACT)))
            : List.of(),
        chat.phone() == null ? "chat.nobody" : "chat.nobody.known");
  }

  /** The chat is over; who spoke to a manager is asked how it was. */
  void over(Taking taking, Chat chat, boolean rate) throws SQLException {
    List<Message.Button> stars =
        IntStream.rangeClosed(1, BEST)
            .mapToObj(n -> new Message.Button("⭐".repeat(n), RATE + chat.id() + ":" + n, null))
            .toList();
    List<List<Message.Button>> rows = stars.stream().map(List::of).toList();
    say(taking, chat, rate ? rows : List.of(), rate ? "chat.closed.rate" : "chat.closed");
  }

  /** The button that is under each answer of the bot. */
  static List<List<Message.Button>> human(Chat chat) {
    return List.of(
        List.of(new Message.Button(Phrases.get(chat.locale(), "chat.button.human"), WISH, null)));
  }
}
