package io.easyflow.outlet;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Token buckets in memory. A bucket may go below zero: by calls that were let in a moment early and
 * by answers that cost more than one token; then it must first fill up again.
 */
final class Budgets {
  /** What answers cost can hold back calls for an hour at most. */
  private static final double MAX_DEBT_SECONDS = 3600;

  private final Clock clock;
  private final Duration patience;
  private final int maxKeys;
  private final LinkedHashMap<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * @param clock tells how much has flowed in
   * @param patience how early a call may be let in, for it then waits that long
   * @param maxKeys most buckets kept; those unused longest go first
   */
  Budgets(Clock clock, Duration patience, int maxKeys) {
    this.clock = clock;
    this.patience = patience;
    this.maxKeys = maxKeys;
  }

  /**
   * Takes one token of each bucket, or none at all.
   *
   * @param claims the buckets of one call
   * @return given, with the time to wait before calling; or not given, with the time after which to
   *     ask again
   */
  synchronized Grant take(List<Claim> claims) {
    double seconds = 0;
    for (Claim claim : claims) {
      double lacking = 1 - filled(claim).tokens;
      if (lacking > 0) {
        seconds = Math.max(seconds, claim.refill > 0 ? lacking / claim.refill : 86_400);
      }
    }
    Duration wait = Duration.ofMillis((long) Math.ceil(Math.min(seconds, 86_400) * 1000 - 1e-6));
    if (wait.compareTo(patience) > 0) {
      return new Grant(false, wait);
    }
    claims.forEach(claim -> filled(claim).tokens -= 1);
    return new Grant(true, wait);
  }

  /**
   * Takes what an answer cost further.
   *
   * @param claim the bucket
   * @param tokens how many; nothing is given back for less than zero
   */
  synchronized void charge(Claim claim, double tokens) {
    Bucket bucket = filled(claim);
    double least = -Math.max(claim.refill * MAX_DEBT_SECONDS, claim.capacity());
    bucket.tokens = Math.max(least, bucket.tokens - Math.max(0, tokens));
  }

  /**
   * @return how many buckets are kept
   */
  synchronized int size() {
    return buckets.size();
  }

  private Bucket filled(Claim claim) {
    long now = clock.millis();
    Bucket bucket = buckets.get(claim.key);
    if (bucket == null) {
      bucket = new Bucket(claim.capacity(), now);
      buckets.put(claim.key, bucket);
      evict();
    }
    double flowed = Math.max(0, now - bucket.at) / 1000.0 * claim.refill;
    bucket.tokens = Math.min(claim.capacity(), bucket.tokens + flowed);
    bucket.at = now;
    return bucket;
  }

  private void evict() {
    Iterator<Map.Entry<String, Bucket>> oldest = buckets.entrySet().iterator();
    while (buckets.size() > maxKeys && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
  }

  /**
   * A bucket that a call needs.
   *
   * @param key what shares it
   * @param bucket how many tokens it holds
   * @param refill tokens a second
   */
  record Claim(String key, double bucket, double refill) {
    private double capacity() {
      return Math.max(1, bucket);
    }
  }

  /**
   * The answer to a call that asks.
   *
   * @param given true when the tokens were taken
   * @param after how long to wait, before the call or before asking again
   */
  record Grant(boolean given, Duration after) {}

  private static final class Bucket {
    private double tokens;
    private long at;

    Bucket(double tokens, long at) {
      this.tokens = tokens;
      this.at = at;
    }
  }
}
