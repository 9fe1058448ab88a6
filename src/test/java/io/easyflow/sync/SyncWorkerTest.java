package io.easyflow.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.Expression;
import io.easyflow.catalog.FolderCatalog;
import io.easyflow.catalog.SyncSpec;
import io.easyflow.catalog.Webhook;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.RecordingDelivery;
import io.easyflow.channel.SteadyClock;
import io.easyflow.model.Order;
import io.easyflow.model.OrderState;
import io.easyflow.model.OrderStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SyncWorkerTest {
  private static final String ACCOUNT = "shop:default";

  private final HubFixture hub = new HubFixture(ACCOUNT);
  private final FolderCatalog catalog = new FolderCatalog();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final OrderStore orderStore = new OrderStore(hub.json);
  private final SyncStepStore steps = new SyncStepStore(orderStore, new RowStore(hub.json));
  private final SyncStates states = new SyncStates(hub.jdbc);
  private final Orders orders = new Orders(hub.jdbc, hub.json);
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private CamelContext camel;
  private Port port = exchange -> exchange.getMessage().setBody(List.of());

  /** Plays a connector's port. */
  private interface Port {
    void call(Exchange exchange) throws Exception;
  }

  @BeforeEach
  void start() throws Exception {
    start(1);
  }

  /** Puts a worker in place that keeps so many items together, and reads when it is told to. */
  private void start(int batch) throws Exception {
    start(
        batch,
        new ReadAhead() {
          @Override
          void begin(CamelContext context, PagesRead pages) {}
        });
  }

  private void start(int batch, ReadAhead ahead) throws Exception {
    SyncWorker worker =
        new SyncWorker(
            catalog,
            states,
            new SyncProperties("", "", "", Duration.ofDays(30), Duration.ofDays(60), batch),
            new SyncMetrics(meters),
            hub.json,
            hub.clock,
            new SteadyClock(hub.clock),
            ahead);
    camel = new DefaultCamelContext();
    camel.addRoutes(new SyncWorkerRoutes(worker, hub.json, hub.clock));
    for (String id : List.of("sync-worker", "webhook-registrar", "failed-items")) {
      AdviceWith.adviceWith(camel, id, advice -> advice.replaceFromWith("direct:test-" + id));
    }
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            for (String one : List.of("orders", "order-status", "updates", "register")) {
              from("direct:shop-" + one).routeId("shop-" + one).process(this::call);
            }
          }

          private void call(Exchange exchange) throws Exception {
            calls.add(
                "%s %s..%s %s"
                    .formatted(
                        exchange.getProperty(Exchange.TO_ENDPOINT, String.class),
                        exchange.getVariable("since"),
                        exchange.getVariable("until"),
                        exchange.getVariable("cursor")));
            port.call(exchange);
          }
        });
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  @Test
  void readsPagesToTheEndAndBeginsTheNextRunWithAnOverlap() {
    connector(null, 0);
    port = SyncWorkerTest::threePages;
    assertThat(run(begin())).isNull();
    assertThat(calls)
        .hasSize(3)
        .allMatch(call -> call.contains("2026-10-22T12:00:00Z..2026-11-21"));
    assertThat(orders.find("shop", "3")).isPresent();
    SyncRun run = runs().get(0);
    assertThat(run.result()).isEqualTo("ok");
    assertThat(run.pages()).isEqualTo(3);
    assertThat(run.items()).isEqualTo(3);
    assertThat(run.changed()).isEqualTo(3);
    assertThat(
            meters
                .counter("integration.sync.success", "platform", "shop", "sync_type", "orders")
                .count())
        .isEqualTo(1);
    SyncState state = states.find(ACCOUNT, "orders").orElseThrow();
    assertThat(state.run()).isNull();
    assertThat(state.since()).isEqualTo(HubFixture.NOON.minus(Duration.ofMinutes(5)));
  }

  @Test
  void goesOnAtItsCursorAfterAKill() {
    connector(null, 0);
    port = SyncWorkerTest::threePages;
    RecordingDelivery first = deliver(begin());
    hub.commit(first, steps);
    RecordingDelivery killed = deliver(next(first));
    assertThat(killed.effects).as("read, and never committed").hasSize(1);
    assertThat(orders.find("shop", "2")).isEmpty();

    assertThat(run(next(first))).isNull();
    assertThat(calls).hasSize(4);
    assertThat(calls.get(2)).endsWith(" page-1");
    assertThat(runs().get(0).pages()).isEqualTo(3);
    assertThat(run(next(first))).as("a page that was read already does nothing").isNull();
    assertThat(calls).hasSize(4);
  }

  @Test
  void keepsSmallPagesTogether() throws Exception {
    stop();
    start(2);
    connector(null, 0);
    port =
        exchange -> {
          assertThat(exchange.getVariable("left")).as("of the page before").isNull();
          exchange.setVariable("left", "something");
          threePages(exchange);
        };
    RecordingDelivery first = deliver(begin());
    assertThat(calls).hasSize(2);
    hub.commit(first, steps);
    assertThat(orders.find("shop", "2")).isPresent();
    assertThat(run(next(first))).isNull();
    assertThat(calls).hasSize(3);
    assertThat(runs().get(0).pages()).isEqualTo(3);
    assertThat(runs().get(0).items()).isEqualTo(3);
    assertThat(runs().get(0).result()).isEqualTo("ok");
  }

  @Test
  void keepsWhatWasReadBeforeAPageThatFailsAndReadsThatOneAgain() throws Exception {
    stop();
    start(1000);
    connector(null, 0);
    port =
        exchange -> {
          boolean second = "page-1".equals(exchange.getVariable("cursor"));
          if (second) {
            Delivery.of(exchange)
                .deadLetter(
                    NewEvent.of("failed-items", "shop", ACCOUNT, "order", null, new byte[0]),
                    "bad");
          }
          if (second && calls.size() == 2) {
            throw new DeliveryFailure.Retryable("shop is down", null, null);
          }
          threePages(exchange);
        };
    RecordingDelivery first = deliver(begin());
    assertThat(first.deadLetters).as("of a page that was not read whole").isEmpty();
    hub.commit(first, steps);
    assertThat(orders.find("shop", "1")).isPresent();
    assertThat(runs().get(0).result()).isEqualTo("running");
    assertThat(run(next(first))).isNull();
    assertThat(calls).hasSize(4);
    assertThat(calls.get(2)).endsWith(" page-1");
    assertThat(runs().get(0).pages()).isEqualTo(3);
    assertThat(runs().get(0).failed()).isEqualTo(1);
    assertThat(orders.find("shop", "3")).isPresent();
  }

  private void readAhead() throws Exception {
    stop();
    start(1, new ReadAhead());
    connector(null, 0);
  }

  @Test
  void readsTheNextPagesWhileThoseBeforeAreKept() throws Exception {
    readAhead();
    port = SyncWorkerTest::threePages;
    RecordingDelivery first = deliver(begin());
    await("page 1 is read before anybody asks for it").until(() -> calls.size() == 2);
    hub.commit(first, steps);
    RecordingDelivery second = deliver(next(first));
    await().until(() -> calls.size() == 3);
    hub.commit(second, steps);
    assertThat(run(next(second))).isNull();
    assertThat(calls).hasSize(3);
    assertThat(calls.get(1)).endsWith(" page-1");
    assertThat(runs().get(0).pages()).isEqualTo(3);
    assertThat(runs().get(0).result()).isEqualTo("ok");
    assertThat(orders.find("shop", "3")).isPresent();
    assertThat(meters.get("integration.sync.items").counter().count()).isEqualTo(3);
  }

  @Test
  void whatWasReadAheadOfAKillIsReadAgain() throws Exception {
    readAhead();
    port = SyncWorkerTest::threePages;
    deliver(begin());
    await().until(() -> calls.size() == 2);
    assertThat(run(begin())).as("the first page was never committed").isNull();
    assertThat(calls).hasSize(5);
    assertThat(runs().get(0).pages()).isEqualTo(3);
    assertThat(runs().get(0).items()).isEqualTo(3);
  }

  @Test
  void aFailureAheadIsNobodysAndItemsThatFailAheadBelongToTheirDelivery() throws Exception {
    readAhead();
    port =
        exchange -> {
          if (calls.size() == 2) {
            throw new DeliveryFailure.Retryable("shop is down", null, null);
          }
          if (calls.size() > 1) {
            Delivery.of(exchange)
                .deadLetter(
                    NewEvent.of("failed-items", "shop", ACCOUNT, "order", null, new byte[0]),
                    "bad");
          }
          threePages(exchange);
        };
    RecordingDelivery first = deliver(begin());
    await().until(() -> calls.size() == 2);
    hub.commit(first, steps);
    assertThat(column("last_error")).isNull();
    RecordingDelivery second = deliver(next(first));
    assertThat(calls.get(2)).as("read again").endsWith(" page-1");
    assertThat(second.deadLetters).hasSize(1);
    await().until(() -> calls.size() == 4);
    assertThat(second.deadLetters).as("not those of the next page").hasSize(1);
    hub.commit(second, steps);
    RecordingDelivery third = deliver(next(second));
    assertThat(third.deadLetters).hasSize(1);
    assertThat(calls).hasSize(4);
  }

  /** Its calls would be marked at a delivery that is over. */
  @Test
  void nothingIsChangedWhileReadingAhead() throws Exception {
    readAhead();
    port =
        exchange -> {
          if (calls.size() == 2) {
            Delivery.of(exchange).started(false);
          }
          threePages(exchange);
        };
    RecordingDelivery first = deliver(begin());
    await().until(() -> calls.size() == 2);
    hub.commit(first, steps);
    assertThat(run(next(first))).isNull();
    assertThat(calls.get(2)).endsWith(" page-1");
    assertThat(runs().get(0).result()).isEqualTo("ok");
  }

  @Test
  void readsTheHistoryInWindows() {
    connector(Duration.ofDays(20), 0);
    assertThat(run(begin())).isNull();
    assertThat(calls)
        .containsExactly(
            "direct://shop-orders 2026-10-22T12:00:00Z..2026-11-11T12:00:00Z null",
            "direct://shop-orders 2026-11-11T12:00:00Z..2026-11-21T12:00:00Z null");
  }

  @Test
  void asksForTheStatusesOfOpenOrdersInChunks() {
    connector(null, 2);
    port =
        exchange -> {
          if (exchange.getMessage().getBody() instanceof List<?> ids) {
            exchange.getMessage().setBody(ids.stream().map(id -> shipped((String) id)).toList());
          } else {
            exchange
                .getMessage()
                .setBody(List.of(order("1"), order("2"), order("3"), delivered("4")));
          }
        };
    List<NewEvent> told = new ArrayList<>();
    assertThat(run(begin(), told)).isNull();
    assertThat(calls).hasSize(3);
    assertThat(orders.find("shop", "3").orElseThrow().status()).isEqualTo(OrderStatus.SHIPPED);
    assertThat(orders.find("shop", "4").orElseThrow().status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(told)
        .extracting(e -> e.headers().get("changes"))
        .containsExactly("created", "created", "created", "created", "status", "status", "status");
  }

  @Test
  void endsARunWhoseCursorComesBack() {
    connector(null, 0);
    port =
        exchange -> {
          exchange.getMessage().setBody(List.of());
          exchange.setVariable("nextCursor", "same");
        };
    assertThat(run(begin())).isNull();
    assertThat(calls).hasSize(2);
    assertThat(runs().get(0).result()).isEqualTo("failed");
    assertThat(runs().get(0).error()).contains("gave the cursor again");
  }

  @Test
  void endsARunWhoseCursorIsRefusedAndBeginsAgain() {
    connector(null, 0);
    port =
        exchange -> {
          if (exchange.getVariable("cursor") != null) {
            throw new DeliveryFailure.Permanent("the cursor has expired", null);
          }
          threePages(exchange);
        };
    assertThat(run(begin())).isNull();
    assertThat(runs().get(0).error()).contains("page 2 was refused").contains("has expired");
    SyncState state = states.find(ACCOUNT, "orders").orElseThrow();
    assertThat(state.run()).isNull();
    assertThat(state.cursor()).isNull();
    assertThat(state.since()).isEqualTo(HubFixture.NOON.minus(Duration.ofDays(30)));
  }

  @Test
  void leavesOtherFailuresToTheChannelAndEndsTheRunWhenItGivesUp() throws Exception {
    connector(null, 0);
    port =
        exchange -> {
          throw new DeliveryFailure.Retryable("shop is down", null, null);
        };
    NewEvent begin = begin();
    Exchange failed = send(begin, hub.delivery(ACCOUNT));
    assertThat(failed.getException()).isInstanceOf(DeliveryFailure.Retryable.class);
    assertThat(column("last_error")).isEqualTo("shop is down");
    assertThat(
            meters
                .counter("integration.sync.failure", "platform", "shop", "sync_type", "orders")
                .count())
        .isEqualTo(1);

    try (Connection connection = hub.database.getConnection()) {
      new SyncOutcomes(hub.clock)
          .settled(
              connection,
              new RecordingDelivery(
                  Delivery.of(failed).eventId(), ACCOUNT, SyncWorkerRoutes.SUBSCRIBER),
              "dead",
              "shop is gone");
    }
    assertThat(column("last_result")).isEqualTo("failed");
    assertThat(runs().get(0).error()).isEqualTo("shop is gone");
  }

  @Test
  void countsItemsThatFailByThemselves() {
    connector(null, 0);
    port =
        exchange -> {
          Delivery.of(exchange)
              .deadLetter(
                  NewEvent.of("failed-items", "shop", ACCOUNT, "order", null, new byte[0]), "bad");
          exchange.getMessage().setBody(List.of(order("1")));
        };
    assertThat(run(begin())).isNull();
    assertThat(runs().get(0).failed()).isEqualTo(1);
    assertThat(runs().get(0).items()).isEqualTo(1);
  }

  @Test
  void polledUpdatesBecomeTheEventsOfTheDoor() throws Exception {
    connector(null, 0);
    JsonNode update = hub.mapper.readTree("{\"update_id\": 7, \"message\": {\"chat\": 5}}");
    port =
        exchange -> {
          exchange.getMessage().setBody(List.of(update));
          exchange.setVariable("nextCursor", "8");
        };
    NewEvent begin = SyncWork.begin(ACCOUNT, "updates", "schedule").event(hub.json, null);
    List<NewEvent> told = new ArrayList<>();
    assertThat(run(begin, told)).isNull();
    assertThat(told).hasSize(1);
    NewEvent event = told.get(0);
    assertThat(event.channel()).isEqualTo("inbound:shop");
    assertThat(event.dedupeKey()).isEqualTo("7");
    assertThat(event.orderKey()).isEqualTo("5");
    assertThat(event.type()).isEqualTo("message");
    assertThat(event.remember()).isEqualTo(Duration.ofDays(2));
    assertThat(hub.mapper.readTree(event.body())).isEqualTo(update);
    assertThat(states.find(ACCOUNT, "updates").orElseThrow().cursor()).isEqualTo("8");

    assertThat(run(SyncWork.begin(ACCOUNT, "updates", "schedule").event(hub.json, null))).isNull();
    assertThat(calls.get(1)).endsWith(" 8");
  }

  @Test
  void tellsAPlatformWhereItsDoorIs() {
    RecordingDelivery delivery = hub.delivery(ACCOUNT);
    Exchange exchange = new DefaultExchange(camel);
    exchange.setProperty(Delivery.PROPERTY, delivery);
    exchange.getMessage().setHeader("platform", "shop");
    exchange.getMessage().setBody("https://hub.example/door".getBytes());
    List<Object> urls = new ArrayList<>();
    port = call -> urls.add(call.getVariable("webhookUrl"));
    camel.createProducerTemplate().send("direct:test-webhook-registrar", exchange);
    assertThat(exchange.getException()).isNull();
    assertThat(urls).containsExactly("https://hub.example/door");
    hub.commit(delivery, new WebhookRegistrations());
    assertThat(hub.jdbc.queryForList("select url from webhook_registration", String.class))
        .containsExactly("https://hub.example/door");
  }

  private static void threePages(Exchange exchange) {
    String cursor = exchange.getVariable("cursor", String.class);
    int page = cursor == null ? 0 : Integer.parseInt(cursor.substring("page-".length()));
    exchange.getMessage().setBody(List.of(order("" + (page + 1))));
    exchange.setVariable("nextCursor", page == 2 ? "" : "page-" + (page + 1));
  }

  private static Order order(String id) {
    return HubFixture.order(id, OrderStatus.NEW, null);
  }

  private static Order delivered(String id) {
    return HubFixture.order(id, OrderStatus.DELIVERED, null);
  }

  private static OrderState shipped(String id) {
    return new OrderState(ACCOUNT, id, OrderStatus.SHIPPED, "sent", null, null);
  }

  private NewEvent begin() {
    return SyncWork.begin(ACCOUNT, "orders", "schedule").event(hub.json, null);
  }

  private static NewEvent next(RecordingDelivery delivery) {
    return delivery.published.stream()
        .filter(event -> event.channel().equals(SyncWork.CHANNEL))
        .findFirst()
        .orElseThrow();
  }

  private RecordingDelivery deliver(NewEvent event) {
    RecordingDelivery delivery = hub.delivery(ACCOUNT);
    assertThat(send(event, delivery).getException()).isNull();
    return delivery;
  }

  private Exchange send(NewEvent event, RecordingDelivery delivery) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.setProperty(Delivery.PROPERTY, delivery);
    exchange.getMessage().setBody(event.body());
    return camel.createProducerTemplate().send("direct:test-sync-worker", exchange);
  }

  private Exception run(NewEvent begin) {
    return run(begin, new ArrayList<>());
  }

  /** Handles an event and all that follows; other events are put into {@code told}. */
  private Exception run(NewEvent begin, List<NewEvent> told) {
    Deque<NewEvent> line = new ArrayDeque<>(List.of(begin));
    while (!line.isEmpty()) {
      RecordingDelivery delivery = hub.delivery(ACCOUNT);
      Exchange exchange = send(line.poll(), delivery);
      if (exchange.getException() != null) {
        return exchange.getException();
      }
      hub.commit(delivery, steps);
      for (NewEvent event : delivery.published) {
        (event.channel().equals(SyncWork.CHANNEL) ? line : told).add(event);
      }
    }
    return null;
  }

  private List<SyncRun> runs() {
    return new SyncService(catalog, hub.accounts, null, states, hub.json, hub.jdbc)
        .runs("shop", null, 10);
  }

  private String column(String name) {
    return hub.jdbc.queryForObject("select " + name + " from sync_state", String.class);
  }

  private void connector(Duration window, int statuses) {
    SyncSpec spec = new SyncSpec(Duration.ofMinutes(5), window, null, null, statuses);
    Webhook door =
        new Webhook(
            null,
            null,
            Expression.parse("if .body.message then \"message\" else \"other\" end"),
            Expression.parse(".body.update_id"),
            Duration.ofDays(2),
            Expression.parse(".body.message.chat"),
            Map.of(),
            null,
            0,
            null,
            List.of(),
            null,
            List.of(),
            null);
    catalog.put(
        new Connector(
            "shop",
            "Shop",
            Connector.Category.SHOP,
            null,
            null,
            Map.of(),
            door,
            null,
            Map.of("orders", spec, "updates", spec)));
  }
}
