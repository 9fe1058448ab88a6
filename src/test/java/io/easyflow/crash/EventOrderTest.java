package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.Shopify;
import io.easyflow.testkit.Shopify.Order;
import io.easyflow.testkit.TelegramDouble;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events come more than once, in any order, late, and with ids that were used before. */
class EventOrderTest {
  private static final Logger LOG = LoggerFactory.getLogger(EventOrderTest.class);
  private static final int COPIES = 100;
  private static final int REPEATED = Size.of(5, 200);
  private static final int SHUFFLED = Size.of(30, 1000);
  private static final int AT_ONCE = 32;
  private static final Duration SOON = Duration.ofSeconds(Size.of(60, 600));

  /** What a customer is told of, in the order in which it happens. */
  private static final List<String> STORY =
      List.of("Мы получили заказ", "оплачен", "отправлен", "доставлен");

  @TempDir static Path home;
  private static TelegramDouble telegram;
  private static HubProcess hub;
  private static final ExecutorService SENDERS = Executors.newFixedThreadPool(AT_ONCE);
  private static long next = 1000;

  private JsonNode before;

  @BeforeAll
  static void start() throws IOException {
    telegram = new TelegramDouble();
    hub =
        new HubProcess(
                home,
                telegram.environment(
                    Map.of(
                        "SHOPIFY_WEBHOOK_SECRET",
                        Shopify.SECRET,
                        "EASYFLOW_SYNC_UPDATESCRON",
                        "0 0 3 1 1 ?")),
                HubProcess.QUICK_START)
            .start();
  }

  @AfterAll
  static void stop() {
    SENDERS.shutdownNow();
    hub.close();
    telegram.close();
  }

  @BeforeEach
  void settle() throws IOException {
    before = hub.settled(SOON);
  }

  private static String phone(long order) {
    return "+7903%07d".formatted(order);
  }

  /** An order of a customer who can be told. */
  private static Order order() throws IOException {
    long id = ++next;
    String update = TelegramDouble.ownContact(id, chat(id), phone(id));
    assertThat(telegram.write(hub, update)).isEqualTo(200);
    return Order.placed(id, phone(id));
  }

  private static long chat(long order) {
    return 900_000 + order;
  }

  private static HttpRequest webhook(String id, Order order) {
    return Shopify.webhook(hub, "orders/updated", id, order.json());
  }

  /**
   * Sends all at once, as far as this machine can; each must be acknowledged. Where their customers
   * can be told is known by then.
   */
  private static void sendAll(List<HttpRequest> requests) throws Exception {
    hub.settled(SOON);
    List<Future<Integer>> answers = new ArrayList<>();
    for (HttpRequest request : requests) {
      answers.add(SENDERS.submit(() -> hub.send(request).statusCode()));
    }
    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isEqualTo(200);
    }
  }

  private JsonNode settledAndBalanced() throws IOException {
    JsonNode ledger = hub.settled(SOON);
    assertThat(ledger.path("balanced").asBoolean()).as(ledger.toString()).isTrue();
    assertThat(ledger.path("dead").asLong() + ledger.path("unknown").asLong()).isZero();
    assertThat(hub.database().queryForObject("select count(*) from delivery", Long.class)).isZero();
    return ledger;
  }

  private long grown(JsonNode after, String column) {
    String path = "/platforms/shopify/" + column;
    return after.at(path).asLong() - before.at(path).asLong();
  }

  private static JsonNode kept(Order order) throws IOException {
    return hub.json("/api/v1/orders/shopify/" + order.id());
  }

  /** Places in the story that this order's customer was told of, as they were told. */
  private static List<Integer> told(Order order) {
    return telegram.sent().stream()
        .filter(sent -> sent.chatId().equals(String.valueOf(chat(order.id()))))
        .filter(sent -> sent.text().contains("#" + order.id()))
        .map(sent -> place(sent.text()))
        .toList();
  }

  private static int place(String text) {
    for (int i = 0; i < STORY.size(); i++) {
      if (text.contains(STORY.get(i))) {
        return i;
      }
    }
    throw new AssertionError("told of nothing that happened: " + text);
  }

  @Test
  void aHundredCopiesOfEachAtOnceHaveOneEffectEach() throws Exception {
    List<Order> orders = new ArrayList<>();
    List<HttpRequest> requests = new ArrayList<>();
    for (int i = 0; i < REPEATED; i++) {
      Order order = order();
      orders.add(order);
      requests.addAll(Collections.nCopies(COPIES, webhook("copied-" + order.id(), order)));
    }
    Collections.shuffle(requests);
    sendAll(requests);

    JsonNode after = settledAndBalanced();
    assertThat(grown(after, "accepted")).isEqualTo((long) COPIES * REPEATED);
    assertThat(grown(after, "stored")).isEqualTo(REPEATED);
    assertThat(grown(after, "duplicate")).isEqualTo((long) (COPIES - 1) * REPEATED);
    for (Order order : orders) {
      assertThat(kept(order).path("externalId").asText()).isEqualTo(String.valueOf(order.id()));
      assertThat(told(order)).containsExactly(0);
    }
  }

  @Test
  void shuffledEventsEndAsTheShopHasThemAndNobodyIsToldOfThePast() throws Exception {
    List<Order> newest = new ArrayList<>();
    List<Order> all = new ArrayList<>();
    List<HttpRequest> requests = new ArrayList<>();
    for (int i = 0; i < SHUFFLED; i++) {
      Order placed = order();
      Order paid = placed.paid();
      Order shipped = paid.shipped();
      Order delivered = shipped.delivered();
      newest.add(delivered);
      List<Order> story = List.of(placed, paid, shipped, delivered);
      all.addAll(story);
      for (Order one : story) {
        HttpRequest request = webhook("shuffled-" + one.id() + "-" + one.changed(), one);
        requests.addAll(List.of(request, request));
      }
    }
    Collections.shuffle(requests);
    sendAll(requests);

    JsonNode after = settledAndBalanced();
    assertThat(grown(after, "stored")).isEqualTo(4L * SHUFFLED);
    assertThat(grown(after, "duplicate")).isEqualTo(4L * SHUFFLED);
    for (Order order : newest) {
      assertThat(kept(order).path("status").asText()).isEqualTo("delivered");
      assertThat(kept(order).path("paymentStatus").asText()).isEqualTo("paid");
      List<Integer> told = told(order);
      assertThat(told).startsWith(0).isSorted().doesNotHaveDuplicates();
      assertThat(told.size() == 1 || told.get(told.size() - 1) == 3).as("%s", told).isTrue();
    }

    int toldBefore = telegram.sent().size();
    List<JsonNode> keptBefore = new ArrayList<>();
    for (Order order : newest) {
      keptBefore.add(kept(order));
    }
    Collections.shuffle(all);
    Stream<Order> old = all.stream().filter(order -> !newest.contains(order));
    sendAll(old.map(one -> webhook("late-" + one.id() + "-" + one.changed(), one)).toList());
    after = settledAndBalanced();
    assertThat(grown(after, "stored")).isEqualTo(7L * SHUFFLED);
    for (int i = 0; i < newest.size(); i++) {
      assertThat(kept(newest.get(i))).isEqualTo(keptBefore.get(i));
    }
    assertThat(telegram.sent()).hasSize(toldBefore);
    LOG.info("{} orders, {} messages, ledger {}", SHUFFLED, toldBefore, after);
  }

  /** What the hub remembers is made a month older, as a month would. */
  @Test
  void theSameIdAMonthLaterIsANewEventThatBringsNothingOldBack() throws Exception {
    Order placed = order();
    Order paid = placed.paid();
    sendAll(List.of(webhook("reused-" + placed.id(), placed)));
    sendAll(List.of(webhook("paid-" + placed.id(), paid)));
    sendAll(List.of(webhook("reused-" + placed.id(), placed)));
    JsonNode after = settledAndBalanced();
    assertThat(grown(after, "duplicate")).isOne();
    JsonNode keptBefore = kept(placed);

    hub.database().update("update dedupe set expires_at = expires_at - interval '30 days'");
    sendAll(List.of(webhook("reused-" + placed.id(), placed)));
    after = settledAndBalanced();
    assertThat(grown(after, "stored")).isEqualTo(3);
    assertThat(grown(after, "duplicate")).isOne();
    assertThat(kept(placed)).isEqualTo(keptBefore);
    assertThat(told(placed)).containsExactly(0, 1);

    sendAll(List.of(webhook("paid-" + placed.id(), paid.shipped())));
    after = settledAndBalanced();
    assertThat(grown(after, "stored")).isEqualTo(4);
    assertThat(kept(placed).path("status").asText()).isEqualTo("shipped");
    assertThat(told(placed)).containsExactly(0, 1, 2);
  }
}
