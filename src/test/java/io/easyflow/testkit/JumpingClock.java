package io.easyflow.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that runs as the system's does until a test sets it forth or back. */
public final class JumpingClock extends Clock {
  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

  /** Sets it forth, or back by a negative time. */
  public void jump(Duration by) {
    offset.accumulateAndGet(by, Duration::plus);
  }

  /** Sets it so that it shows this time now. */
  public void set(Instant now) {
    offset.set(Duration.between(Instant.now(), now));
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(offset.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
