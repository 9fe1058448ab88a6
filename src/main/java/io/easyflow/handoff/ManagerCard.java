package io.easyflow.handoff;

import io.easyflow.model.Order;
import io.easyflow.notify.AddressBook;
import io.easyflow.sync.Orders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What managers see of a customer, in their language. */
@Component
class ManagerCard {
  private static final int AI_LINES = 3;
  private static final int ORDERS = 3;
  private static final int LOOK_BACK = 30;
  private static final int HISTORY = 10;
  private static final int LONGEST = 300;

  private final ChatLines lines;
  private final Orders orders;
  private final AddressBook addresses;

  ManagerCard(ChatLines lines, Orders orders, AddressBook addresses) {
    this.lines = lines;
    this.orders = orders;
    this.addresses = addresses;
  }

  /** Of a chat that waits: who it is, and what the bot said last. */
  String notice(Manager reader, ChatView chat, String title) {
    List<ChatLine> said = lines.upTo(chat.id(), Long.MAX_VALUE, LOOK_BACK);
    List<ChatLine> bot = said.stream().filter(line -> line.author() == ChatLine.Author.AI).toList();
    List<ChatLine> user =
        said.stream()
            .filter(line -> line.author() == ChatLine.Author.USER && line.pressed() == null)
            .toList();
    List<String> text = new ArrayList<>();
    text.add(title);
    text.addAll(customer(reader, chat));
    if (!bot.isEmpty()) {
      text.add("");
      text.add(Phrases.get(reader.locale(), "card.bot"));
      last(bot, AI_LINES).forEach(line -> text.add("🤖 " + cut(words(line))));
    }
    if (!user.isEmpty()) {
      text.add("");
      text.add(
          Phrases.get(reader.locale(), "card.question", cut(words(user.get(user.size() - 1)))));
    }
    return String.join("\n", text);
  }

  /** Everything that is worth knowing, with the last lines of everybody. */
  String details(Manager reader, ChatView chat) {
    List<String> text = new ArrayList<>();
    text.add(Phrases.get(reader.locale(), "card.title", chat.id()));
    text.add(
        Phrases.get(
            reader.locale(), "card.state", Phrases.get(reader.locale(), "state." + chat.state())));
    if (chat.managerName() != null) {
      text.add(Phrases.get(reader.locale(), "card.manager", chat.managerName()));
    }
    text.addAll(customer(reader, chat));
    text.add("");
    lines
        .upTo(chat.id(), Long.MAX_VALUE, HISTORY)
        .forEach(line -> text.add(sign(line.author()) + " " + cut(words(line))));
    return String.join("\n", text);
  }

  private List<String> customer(Manager reader, ChatView chat) {
    String language = reader.locale();
    List<String> text = new ArrayList<>();
    text.add(
        Phrases.get(
            language,
            "card.customer",
            chat.customerName() == null
                ? Phrases.get(language, "card.nameless")
                : chat.customerName()));
    if (chat.phone() != null) {
      text.add(
          Phrases.get(language, proven(chat) ? "card.phone" : "card.phone.told", chat.phone()));
    }
    text.add(Phrases.get(language, "card.source", chat.account()));
    if (chat.page() != null) {
      text.add(Phrases.get(language, "card.page", chat.page()));
    }
    for (Order order : known(chat.phone())) {
      text.add(
          Phrases.get(
              language,
              "card.order",
              order.number() == null ? order.externalId() : order.number(),
              order.status().name().toLowerCase(Locale.ROOT),
              order.total() == null ? "" : order.total().toPlainString(),
              order.currency()));
    }
    return text;
  }

  /** A phone that somebody typed may be anybody's, and so may the orders found by it. */
  private boolean proven(ChatView chat) {
    return addresses
        .find(chat.account(), chat.chatId())
        .filter(address -> chat.phone().equals(address.phone()))
        .isPresent();
  }

  private List<Order> known(String phone) {
    return phone == null
        ? List.of()
        : orders
            .search(
                new Orders.Filter(null, null, null, null, null, phone, null, null, null),
                ORDERS,
                null)
            .items();
  }

  static String sign(ChatLine.Author author) {
    return switch (author) {
      case USER -> "👤";
      case AI -> "🤖";
      case MANAGER -> "💬";
      case SYSTEM -> "ℹ️";
    };
  }

  /** What a line says, its files by their names. */
  static String words(ChatLine line) {
    String files =
        line.attachments().stream()
            .map(file -> file.name() == null ? "📎" : "📎 " + file.name())
            .collect(Collectors.joining(", "));
    return line.text().isEmpty() || files.isEmpty()
        ? line.text() + files
        : line.text() + " " + files;
  }

  private static List<ChatLine> last(List<ChatLine> lines, int count) {
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end) + "…";
  }
}
