package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.testkit.PacedLoad;
import io.easyflow.testkit.PacedLoad.Figures;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a shop waits for its answers when nothing is wrong, and whether it waits under twice as
 * long when something is.
 *
 * @param p99 of the calm, never less than {@link #FLOOR}
 */
record Calm(Duration p99) {
  /** A shorter wait counts as this long: below, the machine's other work decides. */
  static final Duration FLOOR = Duration.ofMillis(100);

  /** Others use the machine too. */
  private static final int TRIES = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Calm.class);

  /** Lets the hub warm up, then measures. */
  static Calm of(PacedLoad shop, Duration phase) {
    shop.during(phase);
    Figures normal = served("alone", shop, phase);
    return new Calm(normal.p99().compareTo(FLOOR) > 0 ? normal.p99() : FLOOR);
  }

  /**
   * Fails where an order was not taken, or, in the long form, where in the best of three phases
   * orders waited twice as long as in the calm. The normal suite shares its machine: one pause of
   * it is more than the hundredth part of a short phase.
   */
  void holds(String when, PacedLoad shop, Duration phase) {
    if (!Size.isLong()) {
      served(when, shop, phase);
      return;
    }
    Figures figures;
    int tries = 0;
    do {
      figures = served(when, shop, phase);
    } while (figures.p99().compareTo(p99.multipliedBy(2)) >= 0 && ++tries < TRIES);
    assertThat(figures.p99()).as("p99 " + when).isLessThan(p99.multipliedBy(2));
  }

  /**
   * Fails where an order was not taken, however long it took. In the normal suite a machine that
   * stands still for seconds may refuse some in one or two phases.
   */
  static Figures served(String when, PacedLoad shop, Duration phase) {
    Figures figures;
    int tries = 0;
    do {
      figures = shop.during(phase);
      LOG.info("{}: {}", when, figures);
    } while (!figures.troubles().isEmpty() && !Size.isLong() && ++tries < TRIES);
    assertThat(figures.troubles()).as(when).isEmpty();
    return figures;
  }
}
