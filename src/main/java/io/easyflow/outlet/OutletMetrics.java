package io.easyflow.outlet;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code integration_api_calls_total{platform,method,status}} and {@code
 * integration_api_response_seconds{platform,method}}.
 */
final class OutletMetrics {
  private static final Duration[] STEPS = {
    Duration.ofMillis(100),
    Duration.ofMillis(300),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final MeterRegistry registry;
  private final Map<Counted, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Timed, Timer> timers = new ConcurrentHashMap<>();

  OutletMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param platform connector id
   * @param method HTTP method
   * @param status HTTP status, or {@code timeout}, {@code reset}, {@code connect}, {@code
   *     deferred}, {@code breaker}
   */
  void count(String platform, String method, String status) {
    counters.computeIfAbsent(new Counted(platform, method, status), this::counter).increment();
  }

  /**
   * @param platform connector id
   * @param method HTTP method
   * @param took time from sending to the whole answer or the fault
   */
  void took(String platform, String method, Duration took) {
    timers.computeIfAbsent(new Timed(platform, method), this::timer).record(took);
  }

  private Counter counter(Counted of) {
    return Counter.builder("integration.api.calls")
        .description("Calls to platforms")
        .tag("platform", of.platform)
        .tag("method", of.method)
        .tag("status", of.status)
        .register(registry);
  }

  private Timer timer(Timed of) {
    return Timer.builder("integration.api.response")
        .description("Time that platforms take to answer")
        .serviceLevelObjectives(STEPS)
        .tag("platform", of.platform)
        .tag("method", of.method)
        .register(registry);
  }

  /** What the registry keeps a meter for anyway, found without making its tags at each call. */
  private record Counted(String platform, String method, String status) {}

  private record Timed(String platform, String method) {}
}
