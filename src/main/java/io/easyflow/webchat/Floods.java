package io.easyflow.webchat;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Keeps one sender from taking what is everybody's: a bucket of tokens for each key. */
final class Floods {
  private static final int MANY = 10_000;

  private final double perNano;
  private final double most;
  private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();

  private record Bucket(double left, long at) {}

  /**
   * @param most what a key may do at once
   * @param time how long an empty bucket takes to fill
   */
  Floods(double most, Duration time) {
    this.most = most;
    this.perNano = most / time.toNanos();
  }

  /**
   * @param key who does something
   * @throws ChatRefusal 429 when it is too much
   */
  void take(String key) {
    long now = System.nanoTime();
    if (buckets.size() > MANY) {
      buckets.values().removeIf(bucket -> filled(bucket, now) >= most);
    }
    double[] lacks = {0};
    buckets.compute(
        key,
        (name, known) -> {
          double left = known == null ? most : filled(known, now);
          if (left < 1) {
            lacks[0] = 1 - left;
            return new Bucket(left, now);
          }
          return new Bucket(left - 1, now);
        });
    if (lacks[0] > 0) {
      throw ChatRefusal.flood(Duration.ofNanos((long) (lacks[0] / perNano)));
    }
  }

  private double filled(Bucket bucket, long now) {
    return Math.min(most, bucket.left + (now - bucket.at) * perNano);
  }
}
