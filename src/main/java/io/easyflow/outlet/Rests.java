package io.easyflow.outlet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts that a platform asked to leave it alone for a while. It means all calls: one that is
 * refused now costs the account more of its standing, and with some platforms a longer wait.
 */
final class Rests {
  private static final Logger LOG = LoggerFactory.getLogger(Rests.class);
  private static final Duration WORTH_TELLING = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<Place, Instant> ends = new ConcurrentHashMap<>();

  /**
   * @param clock tells when a rest is over
   */
  Rests(Clock clock) {
    this.clock = clock;
  }

  /** A platform may run each of its hosts by itself. */
  private record Place(String account, String host) {}

  /**
   * @param account id of an account
   * @param host name of a host in {@code api.hosts}
   * @param time how long it rests from now on, at least
   */
  void begin(String account, String host, Duration time) {
    Instant end = clock.instant().plus(time);
    ends.merge(new Place(account, host), end, (a, b) -> a.isAfter(b) ? a : b);
    if (time.compareTo(WORTH_TELLING) > 0) {
      LOG.warn("{} makes no calls to its {} host until {}: the platform asks", account, host, end);
    }
  }

  /**
   * @param account id of an account
   * @param host name of a host
   * @return how much longer it rests, zero when it does not
   */
  Duration left(String account, String host) {
    Place place = new Place(account, host);
    Instant end = ends.get(place);
    if (end == null) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(clock.instant(), end);
    if (left.isNegative() || left.isZero()) {
      ends.remove(place, end);
      return Duration.ZERO;
    }
    return left;
  }
}
