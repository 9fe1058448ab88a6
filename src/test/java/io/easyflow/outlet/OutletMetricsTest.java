package io.easyflow.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutletMetricsTest {
  @Test
  void prometheusSeesTheNamesThatArePromised() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    OutletMetrics metrics = new OutletMetrics(registry);
    metrics.count("demo", "GET", "200");
    metrics.took("demo", "GET", Duration.ofMillis(200));
    assertThat(registry.scrape())
        .contains(
            "integration_api_calls_total{method=\"GET\",platform=\"demo\",status=\"200\"} 1.0")
        .contains("integration_api_response_seconds_count{method=\"GET\",platform=\"demo\"} 1")
        .contains(
            "integration_api_response_seconds_bucket{method=\"GET\",platform=\"demo\",le=\"0.3\"} 1");
  }
}
