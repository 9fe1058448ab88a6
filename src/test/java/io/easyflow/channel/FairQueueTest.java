package io.easyflow.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private static final Predicate<PendingDelivery.Place> ANY = place -> true;
  private final FairQueue queue = new FairQueue(2);
  private final List<PendingDelivery> dropped = new ArrayList<>();
  private long id;

  @BeforeEach
  void threePlacesOfABusyShopAndOneOfAQuietOne() {
    for (int round = 0; round < 4; round++) {
      for (short lane = 1; lane <= 3; lane++) {
        queue.add(row("busy", lane));
      }
    }
    queue.add(row("quiet", (short) 1));
  }

  @Test
  void givesAPlaceInOrderAndToOneBatchAtATime() {
    List<PendingDelivery> first = next(3, ANY);
    assertThat(ids(first)).containsExactly(1L, 4L, 7L);
    assertThat(ids(next(3, ANY))).containsExactly(2L, 5L, 8L);
    queue.over(first);
    // The rest of the first place stands behind the third, which has not run yet.
    assertThat(ids(next(3, ANY))).containsExactly(3L, 6L, 9L);
  }

  @Test
  void leavesRoomForOtherAccounts() {
    next(4, ANY);
    next(4, ANY);
    assertThat(next(4, ANY)).extracting(PendingDelivery::account).containsExactly("quiet");
    assertThat(next(4, ANY)).isEmpty();
  }

  @Test
  void aBatchOfSeveralPlacesCountsOnce() {
    List<PendingDelivery> both = next(6, place -> place.account().equals("busy"));
    assertThat(ids(both)).containsExactly(1L, 4L, 7L, 10L, 2L, 5L);
    assertThat(next(6, ANY)).isNotEmpty();
    assertThat(next(6, ANY)).isEmpty();
    queue.over(both);
    assertThat(ids(next(6, ANY))).containsExactly(8L, 11L);
  }

  @Test
  void dropsWhatMayNotRun() {
    assertThat(ids(next(9, place -> place.lane() == 2))).containsExactly(2L, 5L, 8L, 11L);
    assertThat(ids(dropped)).containsExactly(1L, 4L, 7L, 10L, 3L, 6L, 9L, 12L, 13L);
    assertThat(next(9, ANY)).isEmpty();
  }

  @Test
  void dropsWhatWaitsBehindABatch() {
    List<PendingDelivery> batch = next(1, ANY);
    queue.drop(batch.get(0).place(), dropped::add);
    queue.drop(batch.get(0).place(), dropped::add);
    assertThat(ids(dropped)).containsExactly(4L, 7L, 10L);
    queue.over(batch);
    assertThat(ids(next(9, ANY))).doesNotContain(1L, 4L, 7L, 10L).contains(2L, 3L);
  }

  private List<PendingDelivery> next(int most, Predicate<PendingDelivery.Place> may) {
    return queue.next(most, may, dropped::add);
  }

  private static List<Long> ids(List<PendingDelivery> rows) {
    return rows.stream().map(PendingDelivery::id).toList();
  }

  private PendingDelivery row(String account, short lane) {
    id++;
    return new PendingDelivery(
        id,
        id,
        LocalDate.EPOCH,
        "shopify",
        account,
        null,
        lane,
        0,
        null,
        Instant.EPOCH,
        false,
        true,
        false);
  }
}
