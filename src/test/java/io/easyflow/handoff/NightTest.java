package io.easyflow.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;

/** What becomes of who asks for a human outside of hours. */
class NightTest {
  @Test
  void whoAsksAtNightIsToldSoAndOfferedInTheMorning() throws Exception {
    try (Desk desk = new Desk(LocalTime.of(9, 0), LocalTime.of(18, 0))) {
      desk.work(1, 900); // at noon; they forget to go home
      desk.clock.move(Duration.ofHours(8));
      long chat = desk.waits("night");
      assertThat(desk.state(chat)).isEqualTo("waiting");
      assertThat(desk.lines(chat).get(3)).contains("Write your name and phone number");
      assertThat(desk.told(900)).last().asString().contains(chat + ": nobody is at work");
      assertThat(desk.told(1)).noneMatch(text -> text.contains("No. " + chat));
      desk.passes(Duration.ofHours(4));
      assertThat(desk.told(1)).noneMatch(text -> text.contains("No. " + chat));

      desk.passes(Duration.ofHours(9));
      assertThat(desk.told(1)).last().asString().contains("No. " + chat + " waits for a manager");
      desk.passes(Duration.ofSeconds(61));
      assertThat(desk.told(900)).last().asString().contains("No. " + chat + " has waited too long");
    }
  }
}
