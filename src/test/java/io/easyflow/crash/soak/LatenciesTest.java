package io.easyflow.crash.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void givesPercentilesWithinTwoPercent() {
    Latencies latencies = new Latencies();
    for (int millis = 1; millis <= 1000; millis++) {
      latencies.add(Duration.ofMillis(millis));
    }
    assertThat(latencies.millis(0.5)).isCloseTo(500, Percentage.withPercentage(2.1));
    assertThat(latencies.millis(0.99)).isCloseTo(990, Percentage.withPercentage(2.1));
    assertThat(latencies.millis(1)).isCloseTo(1000, Percentage.withPercentage(2.1));
  }

  @Test
  void startsAnewWhenDrained() {
    Latencies latencies = new Latencies();
    latencies.add(Duration.ofSeconds(100));
    assertThat(latencies.drain().millis(1)).isGreaterThan(99_000);
    assertThat(latencies.millis(1)).isZero();
    latencies.add(Duration.ZERO);
    assertThat(latencies.millis(1)).isLessThan(0.01);
  }
}
