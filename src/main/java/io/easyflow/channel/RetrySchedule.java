package io.easyflow.channel;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing waits between tries, with jitter, that add up to a total. */
final class RetrySchedule {
  private static final double JITTER = 0.2;
  private final double first;
  private final double growth;
  private final int tries;

  RetrySchedule(int tries, Duration first, Duration total) {
    this.tries = tries;
    this.first = first.toMillis();
    this.growth = growth(tries - 1, total.toMillis() / (double) first.toMillis());
  }

  /** Solves 1 + g + g^2 + ... (waits terms) = sum by bisection. */
  private static double growth(int waits, double sum) {
    double low = 1;
    double high = 1000;
    for (int i = 0; i < 100; i++) {
      double middle = (low + high) / 2;
      double reached = 0;
      for (int n = 0; n < waits; n++) {
        reached += Math.pow(middle, n);
      }
      if (reached < sum) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  boolean exhausted(int attempts) {
    return attempts >= tries;
  }

  /**
   * @param attempts how often it was tried, at least 1
   * @return wait before the next try, within 20 % of the schedule
   */
  Duration delay(int attempts) {
    double exact = first * Math.pow(growth, attempts - 1);
    double jitter = 1 + (ThreadLocalRandom.current().nextDouble() * 2 - 1) * JITTER;
    return Duration.ofMillis((long) (exact * jitter));
  }
}
