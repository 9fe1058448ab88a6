package io.easyflow.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private Instant told = NOON;
  private long ticks;
  private final SteadyClock clock = new SteadyClock(new Told(), () -> ticks);

  private final class Told extends Clock {
    @Override
    public Instant instant() {
      return told;
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

  private Instant after(Duration time) {
    told = told.plus(time);
    ticks += time.toNanos();
    return clock.instant();
  }

  @Test
  void tellsTheTimeWhileItGoesForth() {
    assertThat(clock.instant()).isEqualTo(NOON);
    assertThat(after(Duration.ofMinutes(1))).isEqualTo(NOON.plusSeconds(60));
    told = told.plusSeconds(3600);
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(3660));
  }

  @Test
  void goesOnAtHalfSpeedUntilTheTimeHasCaughtUp() {
    told = NOON.minusSeconds(3600);
    assertThat(clock.instant()).isEqualTo(NOON);
    assertThat(after(Duration.ofMinutes(10))).isEqualTo(NOON.plusSeconds(300));
    for (int minute = 0; minute < 110; minute++) {
      after(Duration.ofMinutes(1));
    }
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(3600)).isEqualTo(told);
    assertThat(after(Duration.ofMinutes(1))).isEqualTo(told);
  }

  @Test
  void canBeginLaterThanTheTime() {
    clock.notBefore(NOON.plusSeconds(10));
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(10));
    assertThat(after(Duration.ofSeconds(2))).isEqualTo(NOON.plusSeconds(11));
    clock.notBefore(NOON);
    assertThat(after(Duration.ofSeconds(30))).isEqualTo(NOON.plusSeconds(32));
  }
}
