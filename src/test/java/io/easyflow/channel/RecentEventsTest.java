package io.easyflow.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentEventsTest {
  private static final int SIZE = 1000;

  private final RecentEvents recent =
      new RecentEvents(3L * (SIZE + 256), channel -> channel.equals("nobody") ? 0 : 2);

  private void keep(String channel, long id, int size) {
    byte[] body = new byte[size];
    NewEvent event = NewEvent.of(channel, "shop", "shop:default", "order", null, body);
    RecentEvents.Fresh fresh = new RecentEvents.Fresh();
    fresh.add(
        new KeptEvent(
            id,
            LocalDate.EPOCH,
            event,
            null,
            null,
            (short) 0,
            new EventBody("order", Map.of(), body, Instant.EPOCH)));
    recent.keep(fresh);
  }

  @Test
  void anEventGoesWhenAllItsReadersHaveHandledIt() {
    keep("orders", 1, SIZE);
    recent.handled(List.of(1L));
    assertThat(recent.find(1)).as("one of two").isNotNull();
    recent.handled(List.of(1L, 7L));
    assertThat(recent.find(1)).isNull();
  }

  @Test
  void whatNobodyReadsIsNotKept() {
    keep("nobody", 1, SIZE);
    assertThat(recent.find(1)).isNull();
  }

  @Test
  void theOldestGoWhenThereAreTooManyAndALargeOneIsReadAgain() {
    keep("orders", 1, SIZE);
    keep("orders", 2, SIZE);
    recent.handled(List.of(1L, 1L));
    keep("orders", 3, SIZE);
    keep("orders", 4, SIZE);
    assertThat(recent.find(2)).as("there is room for three").isNotNull();
    keep("orders", 5, 70_000);
    assertThat(recent.find(5)).isNull();
    keep("orders", 6, SIZE);
    assertThat(recent.find(2)).isNull();
    assertThat(recent.find(6)).isNotNull();
  }
}
