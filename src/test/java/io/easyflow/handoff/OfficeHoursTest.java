package io.easyflow.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** 2026-11-27 is a Friday; Moscow is three hours ahead of UTC. */
class OfficeHoursTest {
  private static OfficeHours hours(String opens, String closes, String days) {
    return new OfficeHours(
        new Binder(
                new MapConfigurationPropertySource(
                    Map.of(
                        "easyflow.handoff.opens", opens,
                        "easyflow.handoff.closes", closes,
                        "easyflow.handoff.days", days,
                        "easyflow.handoff.zone", "Europe/Moscow")))
            .bind("easyflow.handoff", HandoffProperties.class)
            .get());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "09:00 | 18:00 | MONDAY,FRIDAY | 2026-11-27T05:59:59Z | false | 2026-11-27T06:00:00Z",
        "09:00 | 18:00 | MONDAY,FRIDAY | 2026-11-27T06:00:00Z | true  | 2026-11-30T06:00:00Z",
        "09:00 | 18:00 | MONDAY,FRIDAY | 2026-11-27T15:00:00Z | false | 2026-11-30T06:00:00Z",
        "09:00 | 18:00 | MONDAY,FRIDAY | 2026-11-28T09:00:00Z | false | 2026-11-30T06:00:00Z",
        "22:00 | 06:00 | FRIDAY        | 2026-11-27T20:00:00Z | true  | 2026-12-04T19:00:00Z",
        "22:00 | 06:00 | FRIDAY        | 2026-11-28T02:59:00Z | true  | 2026-12-04T19:00:00Z",
        "22:00 | 06:00 | FRIDAY        | 2026-11-28T03:00:00Z | false | 2026-12-04T19:00:00Z",
        "00:00 | 00:00 | FRIDAY        | 2026-11-27T12:00:00Z | true  | 2026-12-03T21:00:00Z",
      })
  void areOpenAndOpenNext(
      String opens, String closes, String days, Instant at, boolean open, Instant next) {
    OfficeHours hours = hours(opens, closes, days);
    assertThat(hours.open(at)).isEqualTo(open);
    assertThat(hours.opensAfter(at)).isEqualTo(next);
  }
}
