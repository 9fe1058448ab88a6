package io.easyflow.channel;

import static io.easyflow.channel.ChannelFixture.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.easyflow.database.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class SubscribersTest {
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final RouteBuilder reader =
      ChannelFixture.route(
          "durable:in",
          "reader",
          exchange -> seen.add(exchange.getMessage().getBody(String.class)));

  @Test
  void heldSubscriberWaitsAndARemovedOneSkips() throws Exception {
    try (ChannelFixture hub = new ChannelFixture(Clock.systemUTC()).routes(reader).start()) {
      Subscribers subscribers = hub.channel.subscribers();
      assertThat(subscribers.hold("reader", "*", "the shop moves", "test")).isTrue();
      hub.append(event("in", null, "held"));
      assertThat(subscribers.remove("reader", "test")).isFalse();
      assertThat(seen).isEmpty();
      assertThat(hub.totals().pending()).isOne();
      assertThat(subscribers.list())
          .singleElement()
          .satisfies(s -> assertThat(s.holds().get(0).reason()).isEqualTo("the shop moves"));
      assertThat(subscribers.release("reader", "*")).isTrue();
      await().until(() -> seen.contains("held"));
      await().until(() -> hub.totals().done() == 1);
      hub.camel.getRouteController().stopRoute("reader");
      hub.append(event("in", null, "late"));
      assertThat(subscribers.remove("reader", "test")).isTrue();
      assertThat(hub.totals().skipped()).isOne();
      assertThat(hub.totals().balanced()).isTrue();
    }
  }

  @Test
  void aHoldCountsFromTheFirstDeliveryOfANewHub() throws Exception {
    PGSimpleDataSource database = TestDatabase.create();
    ChannelProperties seldom = ChannelFixture.settings(Duration.ofHours(1));
    try (ChannelFixture hub =
        new ChannelFixture(database, Clock.systemUTC(), seldom).routes(reader).start()) {
      hub.channel.subscribers().hold("reader", "held:default", "the shop moves", "test");
    }
    try (ChannelFixture hub =
        new ChannelFixture(database, Clock.systemUTC(), seldom).routes(reader).start()) {
      hub.append(
          NewEvent.of("in", "held", "held:default", "test", null, "held".getBytes(UTF_8)),
          event("in", null, "other"));
      await().until(() -> hub.totals().done() == 1);
      assertThat(seen).containsExactly("other");
    }
  }
}
