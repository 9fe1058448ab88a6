package io.easyflow.channel;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * The time, but never earlier than it was before: when the clock behind it is set back, this one
 * goes on at half speed until that one has caught up. It is for what is measured from one moment to
 * a later one, as waits and versions; what is compared with the clocks of others is not.
 */
public final class SteadyClock extends Clock {
  private final Clock clock;
  private final LongSupplier ticks;
  private Instant last;
  private long lastTicks;

  /**
   * @param clock the time
   */
  public SteadyClock(Clock clock) {
    this(clock, System::nanoTime);
  }

  /**
   * @param clock the time
   * @param ticks nanoseconds that pass however the clock is set
   */
  SteadyClock(Clock clock, LongSupplier ticks) {
    this.clock = clock;
    this.ticks = ticks;
    last = clock.instant();
    lastTicks = ticks.getAsLong();
  }

  @Override
  public synchronized Instant instant() {
    Instant told = clock.instant();
    long now = ticks.getAsLong();
    last = told.isBefore(last) ? last.plusNanos((now - lastTicks) / 2) : told;
    lastTicks = now;
    return last;
  }

  /** From now on it tells no time before this one. */
  synchronized void notBefore(Instant time) {
    if (time.isAfter(last)) {
      last = time;
    }
  }

  @Override
  public ZoneId getZone() {
    return clock.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new SteadyClock(clock.withZone(zone), ticks);
  }
}
