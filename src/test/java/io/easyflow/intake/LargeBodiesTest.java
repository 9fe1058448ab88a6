package io.easyflow.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LargeBodiesTest {
  private static final int MEGABYTE = 1 << 20;

  /** Turns for 1.6 MB at once. */
  private static final long HEAP = 256L << 20;

  private final LargeBodies large = new LargeBodies(HEAP, Duration.ofMillis(50));

  private void assertRefused(int length) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> large.enter(length))
        .extracting(RefusedException::refusal)
        .isEqualTo(Refusal.FULL);
  }

  @Test
  void smallOnesNeverWait() {
    large.enter(MEGABYTE);
    for (int i = 0; i < 1000; i++) {
      assertThat(large.enter(16 << 10)).isZero();
    }
  }

  @Test
  void asManyAsTheHeapCanTakeAreReadAtOnce() {
    int first = large.enter(MEGABYTE);
    assertRefused(MEGABYTE);
    large.leave(first);
    large.leave(large.enter(MEGABYTE));
  }

  @Test
  void oneThatIsLargerThanAllTogetherIsReadAlone() {
    int turn = large.enter(100 * MEGABYTE);
    assertRefused(17 << 10);
    large.leave(turn);
    large.leave(large.enter(17 << 10));
  }

  @Test
  void whoWaitsGetsTheTurnThatIsGivenBack() throws Exception {
    LargeBodies patient = new LargeBodies(HEAP, Duration.ofSeconds(30));
    int first = patient.enter(MEGABYTE);
    CompletableFuture<Integer> second =
        CompletableFuture.supplyAsync(() -> patient.enter(MEGABYTE));
    assertThat(second).isNotDone();
    patient.leave(first);
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(first);
  }
}
