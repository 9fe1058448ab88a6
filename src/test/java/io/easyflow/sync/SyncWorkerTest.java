package io.easyflow.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.RecordingDelivery;
import io.easyflow.model.OrderStatus;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class SyncWorkerTest extends SyncWorkerHub {
  @Test
  void readsPagesToTheEndAndBeginsTheNextRunWithAnOverlap() {
    connector(null, 0);
    port = SyncWorkerHub::threePages;
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
    port = SyncWorkerHub::threePages;
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
}
