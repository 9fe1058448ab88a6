package io.easyflow.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.outlet.Budgets.Claim;
import io.easyflow.outlet.Budgets.Grant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetsTest {
  private final OutletFixture.TestClock clock = new OutletFixture.TestClock();
  private final Budgets budgets = new Budgets(clock, Duration.ofMillis(200), 100);

  @Test
  void paysOutTheBucketThenTheRefill() {
    Claim claim = new Claim("a", 3, 2);
    for (int i = 0; i < 3; i++) {
      assertThat(take(claim)).isEqualTo(new Grant(true, Duration.ZERO));
    }
    assertThat(take(claim)).isEqualTo(new Grant(false, Duration.ofMillis(500)));
    clock.move(Duration.ofMillis(350));
    assertThat(take(claim)).isEqualTo(new Grant(true, Duration.ofMillis(150)));
    // The token let in early is owed: the next one is due a whole interval after it.
    assertThat(take(claim)).isEqualTo(new Grant(false, Duration.ofMillis(650)));
    clock.move(Duration.ofHours(1));
    for (int i = 0; i < 3; i++) {
      assertThat(take(claim).given()).isTrue();
    }
    assertThat(take(claim).given()).isFalse();
  }

  @Test
  void takesOfAllOrOfNone() {
    Claim wide = new Claim("wide", 10, 1);
    Claim narrow = new Claim("narrow", 1, 1);
    assertThat(budgets.take(List.of(wide, narrow)).given()).isTrue();
    for (int i = 0; i < 50; i++) {
      assertThat(budgets.take(List.of(wide, narrow)).given()).isFalse();
    }
    for (int i = 0; i < 9; i++) {
      assertThat(take(wide).given()).isTrue();
    }
  }

  @Test
  void answersMayCostMoreThanThereIs() {
    Claim claim = new Claim("a", 5, 5);
    take(claim);
    budgets.charge(claim, 9);
    assertThat(take(claim)).isEqualTo(new Grant(false, Duration.ofMillis(1200)));
    budgets.charge(claim, -100);
    assertThat(take(claim).given()).isFalse();
    budgets.charge(claim, 1e18);
    assertThat(take(claim).after()).isLessThanOrEqualTo(Duration.ofSeconds(3601));
  }

  @Test
  void aClockThatGoesBackTakesNothingAway() {
    Claim claim = new Claim("a", 2, 1);
    take(claim);
    clock.move(Duration.ofHours(-1));
    assertThat(take(claim).given()).isTrue();
    clock.move(Duration.ofSeconds(1));
    assertThat(take(claim).given()).isTrue();
  }

  @Test
  void keepsABoundedNumberOfKeysAndForgetsTheIdleFirst() {
    Claim busy = new Claim("busy", 1, 0.001);
    take(busy);
    for (int i = 0; i < 10_000; i++) {
      take(new Claim("chat" + i, 1, 1));
      assertThat(take(busy).given()).isFalse();
    }
    assertThat(budgets.size()).isEqualTo(100);
  }

  private Grant take(Claim claim) {
    return budgets.take(List.of(claim));
  }
}
