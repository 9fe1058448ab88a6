package io.easyflow.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.catalog.Connector;
import io.easyflow.catalog.Expression;
import io.easyflow.catalog.FolderCatalog;
import io.easyflow.catalog.SyncSpec;
import io.easyflow.catalog.Webhook;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.RecordingDelivery;
import io.easyflow.channel.SteadyClock;
import io.easyflow.model.Order;
import io.easyflow.model.OrderState;
import io.easyflow.model.OrderStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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

/** Sync workers on a database, with a port that a test plays. */
abstract class SyncWorkerHub {
  static final String ACCOUNT = "shop:default";

  final HubFixture hub = new HubFixture(ACCOUNT);
  final FolderCatalog catalog = new FolderCatalog();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final OrderStore orderStore = new OrderStore(hub.json);
  final SyncStepStore steps = new SyncStepStore(orderStore, new RowStore(hub.json));
  final SyncStates states = new SyncStates(hub.jdbc);
  final Orders orders = new Orders(hub.jdbc, hub.json);
  final List<String> calls = new CopyOnWriteArrayList<>();
  CamelContext camel;
  Port port = exchange -> exchange.getMessage().setBody(List.of());

  /** Plays a connector's port. */
  interface Port {
    void call(Exchange exchange) throws Exception;
  }

  @BeforeEach
  void start() throws Exception {
    start(1);
  }

  /** Puts a worker in place that keeps so many items together, and reads when it is told to. */
  void start(int batch) throws Exception {
    start(
        batch,
        new ReadAhead() {
          @Override
          void begin(CamelContext context, PagesRead pages) {}
        });
  }

  void start(int batch, ReadAhead ahead) throws Exception {
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

  static void threePages(Exchange exchange) {
    String cursor = exchange.getVariable("cursor", String.class);
    int page = cursor == null ? 0 : Integer.parseInt(cursor.substring("page-".length()));
    exchange.getMessage().setBody(List.of(order("" + (page + 1))));
    exchange.setVariable("nextCursor", page == 2 ? "" : "page-" + (page + 1));
  }

  static Order order(String id) {
    return HubFixture.order(id, OrderStatus.NEW, null);
  }

  static Order delivered(String id) {
    return HubFixture.order(id, OrderStatus.DELIVERED, null);
  }

  static OrderState shipped(String id) {
    return new OrderState(ACCOUNT, id, OrderStatus.SHIPPED, "sent", null, null);
  }

  NewEvent begin() {
    return SyncWork.begin(ACCOUNT, "orders", "schedule").event(hub.json, null);
  }

  static NewEvent next(RecordingDelivery delivery) {
    return delivery.published.stream()
        .filter(event -> event.channel().equals(SyncWork.CHANNEL))
        .findFirst()
        .orElseThrow();
  }

  RecordingDelivery deliver(NewEvent event) {
    RecordingDelivery delivery = hub.delivery(ACCOUNT);
    assertThat(send(event, delivery).getException()).isNull();
    return delivery;
  }

  Exchange send(NewEvent event, RecordingDelivery delivery) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.setProperty(Delivery.PROPERTY, delivery);
    exchange.getMessage().setBody(event.body());
    return camel.createProducerTemplate().send("direct:test-sync-worker", exchange);
  }

  Exception run(NewEvent begin) {
    return run(begin, new ArrayList<>());
  }

  /** Handles an event and all that follows; other events are put into {@code told}. */
  Exception run(NewEvent begin, List<NewEvent> told) {
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

  List<SyncRun> runs() {
    return new SyncService(catalog, hub.accounts, null, states, hub.json, hub.jdbc)
        .runs("shop", null, 10);
  }

  String column(String name) {
    return hub.jdbc.queryForObject("select " + name + " from sync_state", String.class);
  }

  void connector(Duration window, int statuses) {
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
