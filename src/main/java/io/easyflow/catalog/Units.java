package io.easyflow.catalog;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations, sizes and rates as {@code connector.yaml} writes them. */
final class Units {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|kB|MB)?");
  private static final Pattern RATE = Pattern.compile("(\\d+(?:\\.\\d+)?)/(s|m|h|d)");

  private static final Map<String, Duration> SPANS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private static final Map<String, Integer> SIZES =
      Map.of("B", 1, "kB", 1000, "KiB", 1024, "MB", 1_000_000, "MiB", 1 << 20);

  private Units() {}

  /**
   * @param text such as {@code 500ms, 2s, 15m, 6h, 30d}
   * @return the duration
   * @throws IllegalArgumentException when it is none
   */
  static Duration duration(String text) {
    Matcher parts = match(DURATION, text, "a duration such as 500ms, 2s, 15m, 6h or 30d");
    return SPANS.get(parts.group(2)).multipliedBy(Long.parseLong(parts.group(1)));
  }

  /**
   * @param text such as {@code 256KiB, 1MiB}
   * @return bytes
   * @throws IllegalArgumentException when it is none, or more than 64 MiB
   */
  static int size(String text) {
    String kind = "a size up to 64MiB such as 256KiB or 1MiB";
    Matcher parts = match(SIZE, text, kind);
    String unit = parts.group(2) == null ? "B" : parts.group(2);
    long bytes = Long.parseLong(parts.group(1)) * SIZES.get(unit);
    if (bytes < 1 || bytes > 64L << 20) {
      throw new IllegalArgumentException("'" + text + "' is not " + kind);
    }
    return (int) bytes;
  }

  /**
   * @param text such as {@code 2/s, 300/m}
   * @return how many a second
   * @throws IllegalArgumentException when it is none
   */
  static double rate(String text) {
    Matcher parts = match(RATE, text, "a rate such as 2/s, 300/m or 100/h");
    return Double.parseDouble(parts.group(1)) / SPANS.get(parts.group(2)).toSeconds();
  }

  private static Matcher match(Pattern pattern, String text, String kind) {
    Matcher matcher = pattern.matcher(text.trim());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not " + kind);
    }
    return matcher;
  }
}
