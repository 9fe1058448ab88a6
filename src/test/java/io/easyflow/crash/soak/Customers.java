package io.easyflow.crash.soak;

import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.TelegramDouble;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The people who can be reached, and what they read. */
final class Customers {
  private static final int FIRST_CHAT = 500_000;
  private static final Pattern NUMBER = Pattern.compile("#(\\d+)");

  /** A word of the text of each stage. */
  private static final List<String> WORDS =
      List.of("получили", "оплачен", "отправлен", "доставлен");

  private Customers() {}

  /** Each shares their phone with the bot. */
  static void introduce(HubProcess hub) throws IOException {
    for (int i = 0; i < Shops.CUSTOMERS; i++) {
      String update = TelegramDouble.ownContact(10_000 + i, FIRST_CHAT + i, Shops.customer(i));
      HttpRequest request =
          HttpRequest.newBuilder(hub.uri("/api/v1/integration/webhook/telegram"))
              .header("Content-Type", "application/json")
              .header("X-Telegram-Bot-Api-Secret-Token", TelegramDouble.SECRET)
              .POST(HttpRequest.BodyPublishers.ofString(update))
              .build();
      if (hub.send(request).statusCode() != 200) {
        throw new IOException("a contact was not taken");
      }
    }
    hub.settled(Duration.ofMinutes(1));
  }

  /** Chat of the customer of an order. */
  static String chat(int order) {
    int customer = Integer.parseInt(Shops.phone(order).substring("+7900".length()));
    return String.valueOf(FIRST_CHAT + customer);
  }

  /** Notes which stage of which order a message tells of. */
  static void read(Book book, String text) {
    Matcher number = NUMBER.matcher(text);
    for (int stage = 0; stage < WORDS.size(); stage++) {
      if (text.contains(WORDS.get(stage)) && number.find()) {
        book.told(Shops.order(Long.parseLong(number.group(1))), stage);
        return;
      }
    }
    book.strange();
  }
}
