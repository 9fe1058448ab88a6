package io.easyflow.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.easyflow.catalog.SyncSpec;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SyncPlanTest {
  private static final Instant NOON = HubFixture.NOON;
  private static final SyncState NEVER =
      new SyncState("shop:default", "orders", null, null, null, null, null, 0, false);

  @Test
  void theFirstRunReachesBackItsHistoryInWindows() {
    SyncPlan plan = plan(Duration.ofDays(70), Duration.ofDays(30), null);
    SyncState first = plan.begin(NEVER, 9, NOON);
    assertThat(first.since()).isEqualTo(NOON.minus(Duration.ofDays(70)));
    assertThat(first.until()).isEqualTo(NOON.minus(Duration.ofDays(40)));
    SyncState second = plan.after(first, null, false);
    assertThat(second.since()).isEqualTo(first.until());
    SyncState third = plan.after(second, null, false);
    assertThat(third.until()).isEqualTo(NOON);
    assertThat(plan.after(third, null, false)).isNull();
  }

  @Test
  void theNextRunOverlapsTheLast() {
    SyncPlan plan = plan(null, null, Duration.ofMinutes(5));
    SyncState last = plan.begin(NEVER, 9, NOON);
    assertThat(last.since()).isEqualTo(NOON.minus(Duration.ofDays(30)));
    assertThat(plan.nextSince(last)).isEqualTo(NOON.minus(Duration.ofMinutes(5)));
  }

  @Test
  void aClockThatWasSetBackAsksForNoWindowThatEndsBeforeItBegins() {
    SyncPlan plan = plan(null, null, Duration.ofMinutes(5));
    SyncState last = plan.begin(NEVER, 9, NOON);
    SyncState idle = last.idle(plan.nextSince(last), null);
    Instant now = NOON.minus(Duration.ofHours(1));
    SyncState next = plan.begin(idle, 10, now);
    assertThat(next.since()).isEqualTo(now.minus(Duration.ofMinutes(5)));
    assertThat(next.until()).isEqualTo(now);
  }

  @Test
  void aCursorThatComesBackIsNoNextPage() {
    SyncPlan plan = plan(null, null, null);
    SyncState second = plan.after(plan.begin(NEVER, 9, NOON), "a", false);
    assertThat(second.cursor()).isEqualTo("a");
    assertThat(second.page()).isEqualTo(1);
    assertThatThrownBy(() -> plan.after(second, "a", false))
        .hasMessageContaining("page 2 gave the cursor again");
  }

  @Test
  void openOrdersAreAskedForAtTheEnd() {
    SyncPlan plan = plan(null, null, null);
    assertThat(plan.after(plan.begin(NEVER, 9, NOON), null, true).statuses()).isTrue();
  }

  @Test
  void isDueATenthEarly() {
    SyncPlan plan =
        new SyncPlan(
            new SyncSpec(null, null, null, Duration.ofMinutes(10), 0), Duration.ofDays(30));
    assertThat(plan.nextRun(NOON)).isEqualTo(NOON.plus(Duration.ofMinutes(9)));
  }

  private static SyncPlan plan(Duration history, Duration window, Duration overlap) {
    return new SyncPlan(new SyncSpec(overlap, window, history, null, 0), Duration.ofDays(30));
  }
}
