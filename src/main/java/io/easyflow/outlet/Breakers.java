package io.easyflow.outlet;

import io.easyflow.catalog.Api;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** One circuit breaker an account. */
final class Breakers {
  private static final int CALLS_BEFORE_IT_JUDGES = 10;

  private final Clock clock;
  private final OutletProperties.BreakerDefaults defaults;
  private final Map<String, Guard> guards = new ConcurrentHashMap<>();

  Breakers(Clock clock, OutletProperties.BreakerDefaults defaults) {
    this.clock = clock;
    this.defaults = defaults;
  }

  /**
   * @param account id of an account
   * @param declared what the connector says, null for the defaults
   * @return its breaker; a new one when the connector now says something else
   */
  Guard of(String account, Api.Breaker declared) {
    Api.Breaker wanted =
        declared != null
            ? declared
            : new Api.Breaker(defaults.failures(), defaults.window(), defaults.pause());
    Guard known = guards.get(account);
    if (known != null && known.wanted.equals(wanted)) {
      return known;
    }
    return guards.compute(
        account,
        (id, guard) -> guard != null && guard.wanted.equals(wanted) ? guard : create(id, wanted));
  }

  private Guard create(String account, Api.Breaker wanted) {
    CircuitBreakerConfig config =
        CircuitBreakerConfig.custom()
            .clock(clock)
            .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
            .failureRateThreshold(wanted.failures())
            .slidingWindowSize(wanted.window())
            .minimumNumberOfCalls(Math.min(wanted.window(), CALLS_BEFORE_IT_JUDGES))
            .permittedNumberOfCallsInHalfOpenState(Math.min(wanted.window(), 3))
            .waitDurationInOpenState(wanted.pause())
            .build();
    return new Guard(wanted, CircuitBreaker.of(account, config));
  }

  /** The breaker of one account. */
  static final class Guard {
    private final Api.Breaker wanted;
    private final CircuitBreaker breaker;

    Guard(Api.Breaker wanted, CircuitBreaker breaker) {
      this.wanted = wanted;
      this.breaker = breaker;
    }

    /**
     * @return true when a call may go; it must end in {@link #ended} or {@link #notCalled}
     */
    boolean lets() {
      return breaker.tryAcquirePermission();
    }

    /**
     * @return how long calls stop at most
     */
    Duration pause() {
      return wanted.pause();
    }

    /** The call that was let in did not happen. */
    void notCalled() {
      breaker.releasePermission();
    }

    /**
     * @param took how long it took
     * @param failed true when the platform is to blame and may do better later
     */
    void ended(Duration took, boolean failed) {
      if (failed) {
        breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, FAILED);
      } else {
        breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
      }
    }

    private static final Exception FAILED = new Exception("failed call", null, false, false) {};
  }
}
