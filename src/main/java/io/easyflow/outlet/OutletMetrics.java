package io.easyflow.outlet;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

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
    Counter.builder("integration.api.calls")
        .description("Calls to platforms")
        .tag("platform", platform)
        .tag("method", method)
        .tag("status", status)
        .register(registry)
        .increment();
  }

  /**
   * @param platform connector id
   * @param method HTTP method
   * @param took time from sending to the whole answer or the fault
   */
  void took(String platform, String method, Duration took) {
    Timer.builder("integration.api.response")
        .description("Time that platforms take to answer")
        .serviceLevelObjectives(STEPS)
        .tag("platform", platform)
        .tag("method", method)
        .register(registry)
        .record(took);
  }
}
