package io.easyflow.ops;

import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.easyflow.database.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class AlarmsTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private final AlarmConditions conditions = mock(AlarmConditions.class);
  private final AlarmSender sender = mock(AlarmSender.class);
  private final JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.create());

  @BeforeEach
  void on() {
    when(sender.on()).thenReturn(true);
    when(sender.send(anyString())).thenReturn(true);
    when(conditions.now()).thenReturn(Map.of("a", "A is wrong.", "b", "B is wrong."));
  }

  @Test
  void eachConditionIsToldOnceAnHourByAllHubsTogether() {
    at(START).check();
    at(START).check();
    at(START.plus(Duration.ofMinutes(59))).check();
    verify(sender).send("Easy Flow: A is wrong.");
    verify(sender).send("Easy Flow: B is wrong.");

    at(START.plus(Duration.ofMinutes(61))).check();
    verify(sender, times(2)).send("Easy Flow: A is wrong.");
  }

  @Test
  void whatCouldNotBeSentIsSentTheNextTime() {
    when(sender.send(anyString())).thenReturn(false, false, true, true);
    at(START).check();
    at(START.plus(Duration.ofMinutes(1))).check();
    verify(sender, times(2)).send("Easy Flow: A is wrong.");
  }

  private Alarms at(Instant now) {
    return new Alarms(
        conditions,
        sender,
        new AlarmProperties(
            "t",
            "c",
            "u",
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            5,
            Duration.ofHours(6),
            Duration.ofHours(24)),
        jdbc,
        Clock.fixed(now, ZoneOffset.UTC));
  }
}
