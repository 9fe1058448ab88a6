package io.easyflow.channel;

import static io.easyflow.channel.ChannelFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.easyflow.sync.HubFixture;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Deliveries of one key go in order, for as long as its head may hold them. */
class KeyOrderTest {
  private static final String WAITING = "select count(*) from delivery where due_at is not null";

  private final List<String> order = Collections.synchronizedList(new ArrayList<>());

  @Test
  void orderIsKeptPerKey() throws Exception {
    RouteBuilder reader =
        ChannelFixture.route(
            "durable:in?batch=7&concurrency=4",
            "reader",
            exchange -> order.add(exchange.getMessage().getBody(String.class)));
    try (ChannelFixture hub = new ChannelFixture(Clock.systemUTC()).routes(reader).start()) {
      for (int i = 0; i < 300; i++) {
        hub.append(event("in", "k" + i % 3, "k" + i % 3 + "-" + i));
      }
      await().atMost(20, TimeUnit.SECONDS).until(() -> hub.totals().done() == 300);
      for (int k = 0; k < 3; k++) {
        String prefix = "k" + k + "-";
        List<Integer> seen =
            order.stream()
                .filter(body -> body.startsWith(prefix))
                .map(body -> Integer.valueOf(body.substring(3)))
                .toList();
        assertThat(seen).hasSize(100).isSorted();
      }
    }
  }

  @Test
  void aFailingHeadHoldsItsKeyForASetTimeOnly() throws Exception {
    CountDownLatch healed = new CountDownLatch(1);
    RouteBuilder headFails =
        ChannelFixture.route(
            "durable:in?hold=700ms&batch=1",
            "reader",
            exchange -> {
              String body = exchange.getMessage().getBody(String.class);
              if (body.equals("head") && healed.getCount() > 0) {
                throw new DeliveryFailure.Deferred("later", Duration.ofMillis(100));
              }
              order.add(body);
            });
    HubFixture.MovableClock clock = new HubFixture.MovableClock();
    try (ChannelFixture hub = new ChannelFixture(clock).routes(headFails).start()) {
      JdbcTemplate jdbc = new JdbcTemplate(hub.database);
      hub.append(event("in", "chat", "head"));
      for (int i = 0; i < 5; i++) {
        hub.append(event("in", "chat", "follower" + i));
      }
      hub.append(event("in", "other", "other"));
      await("all of the key wait, the other does not")
          .until(() -> order.contains("other") && jdbc.queryForObject(WAITING, Long.class) == 6);
      assertThat(order).containsExactly("other");
      clock.move(Duration.ofSeconds(1));
      await().until(() -> order.size() == 6);
      assertThat(order)
          .containsExactly(
              "other", "follower0", "follower1", "follower2", "follower3", "follower4");
      healed.countDown();
      clock.move(Duration.ofSeconds(1));
      await().until(() -> hub.totals().done() == 7);
      Journal.Event first =
          hub.channel
              .journal()
              .search(new Journal.Filter(null, null, null, null, "chat", null, null), 0, 10)
              .get(4);
      Journal.Hop hop = hub.channel.journal().find(first.id()).orElseThrow();
      assertThat(hop.ways()).singleElement().satisfies(w -> assertThat(w.overtook()).isPositive());
    }
  }

  @Test
  void followersGoInOrderAsSoonAsTheHeadIsOver() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    RouteBuilder once =
        ChannelFixture.route(
            "durable:in?hold=1m&batch=1",
            "reader",
            exchange -> {
              String body = exchange.getMessage().getBody(String.class);
              if (body.equals("head") && tries.incrementAndGet() < 3) {
                throw new DeliveryFailure.Deferred("later", Duration.ofMillis(150));
              }
              order.add(body);
            });
    try (ChannelFixture hub = new ChannelFixture(Clock.systemUTC()).routes(once).start()) {
      hub.append(event("in", "chat", "head"));
      hub.append(event("in", "chat", "one"));
      hub.append(event("in", "chat", "two"));
      await().atMost(10, TimeUnit.SECONDS).until(() -> order.size() == 3);
      assertThat(order).containsExactly("head", "one", "two");
    }
  }
}
