package io.easyflow.channel;

import static io.easyflow.channel.ChannelFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

class ChannelMetricsTest {
  private static final RouteBuilder READER =
      new RouteBuilder() {
        @Override
        public void configure() {
          from("durable:in?concurrency=1")
              .routeId("reader")
              .process(
                  exchange -> {
                    switch (exchange.getMessage().getBody(String.class)) {
                      case "bad" -> throw new DeliveryFailure.Permanent("no", null);
                      case "later" -> throw new DeliveryFailure.Retryable("no", null, null);
                      default -> {}
                    }
                  });
        }
      };

  @Test
  void countsWhatBecomesOfDeliveriesAndHowOldTheyWere() throws Exception {
    try (ChannelFixture hub = new ChannelFixture(Clock.systemUTC()).routes(READER).start()) {
      hub.append(event("in", null, "good"), event("in", null, "good"), event("in", null, "bad"));
      hub.append(event("in", null, "later"));
      await().atMost(10, TimeUnit.SECONDS).until(() -> hub.totals().dead() == 2);
      await()
          .untilAsserted(
              () -> {
                assertThat(count(hub, "done")).isEqualTo(2);
                assertThat(count(hub, "dead")).isEqualTo(2);
                assertThat(count(hub, "retry")).isEqualTo(2);
              });
      Timer age = hub.meters.get("easyflow.delivery.age").tag("subscriber", "reader").timer();
      assertThat(age.count()).isEqualTo(6);
      assertThat(age.max(TimeUnit.SECONDS)).isBetween(0.0, 60.0);
    }
  }

  private static double count(ChannelFixture hub, String outcome) {
    return hub.meters
        .get("easyflow.deliveries")
        .tags("subscriber", "reader", "outcome", outcome)
        .counter()
        .count();
  }

  @Test
  void pendingFollowsTheLedgerWhenItIsRefreshed() {
    Map<String, Ledger.Totals> platforms = new TreeMap<>();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    ChannelMetrics metrics =
        new ChannelMetrics(meters, () -> new Ledger.Report(pending(0), Map.copyOf(platforms)));
    platforms.put("shop", pending(5));
    assertThat(meters.find("easyflow.pending").gauges()).isEmpty();
    metrics.refresh();
    assertThat(gauge(meters, "shop").value()).isEqualTo(5);
    platforms.put("shop", pending(7));
    assertThat(gauge(meters, "shop").value()).as("asked for no more than once").isEqualTo(5);
    platforms.put("chat", pending(1));
    metrics.refresh();
    assertThat(gauge(meters, "shop").value()).isEqualTo(7);
    assertThat(gauge(meters, "chat").value()).isEqualTo(1);
  }

  @Test
  void aClockThatJumpsBackMakesNoNegativeAge() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    ChannelMetrics metrics = new ChannelMetrics(meters, () -> null);
    Instant now = Instant.parse("2026-11-21T12:00:00Z");
    metrics.started("reader", now.plus(Duration.ofMinutes(1)), now);
    metrics.started("reader", now.minusSeconds(90), now);
    Timer age = meters.get("easyflow.delivery.age").timer();
    assertThat(age.totalTime(TimeUnit.SECONDS)).isEqualTo(90);
    assertThat(age.count()).isEqualTo(2);
  }

  private static Gauge gauge(SimpleMeterRegistry meters, String platform) {
    return meters.get("easyflow.pending").tag("platform", platform).gauge();
  }

  private static Ledger.Totals pending(long pending) {
    return new Ledger.Totals(0, 0, 0, pending, pending, 0, 0, 0, 0);
  }
}
