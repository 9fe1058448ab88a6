package io.easyflow.voice;

import io.easyflow.model.Order;
import io.easyflow.model.Utterance;
import io.easyflow.model.VoiceReply;
import io.easyflow.model.VoiceReply.Button;
import io.easyflow.sync.Orders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Tells people where their orders are, when they have linked their phone. */
@Component
class OrderAnswers {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{2,}");
  private static final int KNOWN = 50;
  private static final int TOLD = 3;

  private final VoiceLinks links;
  private final Orders orders;

  OrderAnswers(VoiceLinks links, Orders orders) {
    this.links = links;
    this.orders = orders;
  }

  VoiceReply about(Utterance said, List<Button> next) {
    Words words = Words.of(said.locale());
    Optional<String> phone = links.phone(said.linkedAs());
    if (phone.isEmpty()) {
      return said.canLink()
          ? Replies.linking(Replies.of(said, words.say("order.link"), List.of()))
          : Replies.of(said, words.say("order.link.elsewhere"), next);
    }
    List<Order> known =
        orders
            .search(
                new Orders.Filter(null, null, null, null, null, phone.get(), null, null, null),
                KNOWN,
                null)
            .items();
    List<String> numbers = numbers(said.text());
    List<Order> meant =
        numbers.isEmpty()
            ? known.stream().limit(TOLD).toList()
            : known.stream().filter(order -> numbers.contains(spoken(order.number()))).toList();
    if (meant.isEmpty()) {
      String key = numbers.isEmpty() ? "order.none" : "order.unknown";
      return Replies.of(said, words.say(key, String.join(" ", numbers)), next);
    }
    StringBuilder text = new StringBuilder();
    for (Order order : meant) {
      text.append(text.isEmpty() ? "" : "\n").append(line(words, order));
    }
    return Replies.of(said, text.toString(), next);
  }

  private static String line(Words words, Order order) {
    String status = words.say("status." + order.status().name().toLowerCase(Locale.ROOT));
    return words.say("order.line", spoken(order.number()), status);
  }

  /** {@code #1001} is said as it is heard: 1001. */
  private static String spoken(String number) {
    String said = number.replaceAll("[^\\p{L}\\p{N} -]", "").strip();
    return said.isEmpty() ? number : said;
  }

  private static List<String> numbers(String text) {
    List<String> found = new ArrayList<>();
    Matcher number = NUMBER.matcher(text);
    while (number.find()) {
      found.add(number.group());
    }
    return found;
  }
}
