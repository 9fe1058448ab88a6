package io.easyflow.api;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Times that somebody waited, as people read them: {@code 0:45}, {@code 12:03}, {@code 1:02:03}.
 */
public final class Spans {
  /**
   * @param seconds a time, null for none
   * @return the same for people, a dash for none
   */
  public String of(BigDecimal seconds) {
    return seconds == null ? "–" : words(Duration.ofSeconds(Math.round(seconds.doubleValue())));
  }

  static String words(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
