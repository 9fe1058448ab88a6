package io.easyflow.crash.soak;

import java.time.Duration;

/** Counts durations in steps of 2 %, from a microsecond to minutes. Safe for many threads. */
final class Latencies {
  private static final double STEP = Math.log(1.02);
  private static final int STEPS = 1000;

  private long[] counts = new long[STEPS];

  synchronized void add(Duration duration) {
    double micros = Math.max(1, duration.toNanos() / 1000.0);
    counts[Math.min(STEPS - 1, (int) Math.ceil(Math.log(micros) / STEP))]++;
  }

  /**
   * @return what was counted since the last call
   */
  synchronized Latencies drain() {
    Latencies drained = new Latencies();
    drained.counts = counts;
    counts = new long[STEPS];
    return drained;
  }

  /**
   * @param share from 0 to 1
   * @return milliseconds that this share did not exceed, 2 % too much at most; 0 for nothing
   */
  synchronized double millis(double share) {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    long wanted = (long) Math.ceil(all * share);
    long seen = 0;
    for (int step = 0; step < STEPS; step++) {
      seen += counts[step];
      if (all > 0 && seen >= wanted) {
        return Math.round(Math.exp(step * STEP)) / 1000.0;
      }
    }
    return 0;
  }
}
