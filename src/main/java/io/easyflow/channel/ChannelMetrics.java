package io.easyflow.channel;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code easyflow_deliveries_total{subscriber,outcome}}, {@code easyflow_pending{platform}} and
 * {@code easyflow_delivery_age_seconds{subscriber}}.
 */
final class ChannelMetrics {
  private final Ledger ledger;
  private final MeterProvider<Counter> deliveries;
  private final MeterProvider<Timer> age;
  private final MultiGauge pending;

  /**
   * @param registry where metrics go
   * @param ledger tells what is pending
   */
  ChannelMetrics(MeterRegistry registry, Ledger ledger) {
    this.ledger = ledger;
    deliveries =
        Counter.builder("easyflow.deliveries")
            .description("Runs of deliveries by what became of them")
            .withRegistry(registry);
    age =
        Timer.builder("easyflow.delivery.age")
            .description("Age of an event when a subscriber's route begins to handle it")
            .withRegistry(registry);
    pending =
        MultiGauge.builder("easyflow.pending")
            .description("Deliveries that wait or run")
            .register(registry);
  }

  /** A route begins to handle a delivery. */
  void started(String subscriber, Instant receivedAt, Instant now) {
    Duration old = Duration.between(receivedAt, now);
    age.withTags("subscriber", subscriber).record(old.isNegative() ? Duration.ZERO : old);
  }

  /** What became of deliveries is committed. */
  void settled(String subscriber, List<Settlement.Item> items) {
    Map<Outcome.Kind, Long> counts =
        items.stream()
            .collect(Collectors.groupingBy(i -> i.outcome().kind(), Collectors.counting()));
    counts.forEach(
        (kind, count) ->
            deliveries
                .withTags("subscriber", subscriber, "outcome", kind.name().toLowerCase(Locale.ROOT))
                .increment(count));
  }

  /** Asks the ledger anew; it counts rows, so nobody's look at the metrics may ask it. */
  void refresh() {
    pending.register(
        ledger.report().platforms().entrySet().stream()
            .<MultiGauge.Row<?>>map(
                one ->
                    MultiGauge.Row.of(Tags.of("platform", one.getKey()), one.getValue().pending()))
            .toList(),
        true);
  }
}
