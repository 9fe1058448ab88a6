package io.easyflow.outlet;

import io.easyflow.account.Account;
import io.easyflow.catalog.Api;
import io.easyflow.channel.DeliveryFailure;
import java.time.Duration;
import java.util.List;

/** What a call must pass before it is made: the account's breaker, its rest, then its budgets. */
final class Gate {
  private final Breakers breakers;
  private final Rests rests;
  private final Budgets budgets;
  private final Limits limits;
  private final OutletMetrics metrics;
  private final Pause pause;

  Gate(
      Breakers breakers,
      Rests rests,
      Budgets budgets,
      Limits limits,
      OutletMetrics metrics,
      Pause pause) {
    this.breakers = breakers;
    this.rests = rests;
    this.budgets = budgets;
    this.limits = limits;
    this.metrics = metrics;
    this.pause = pause;
  }

  /**
   * Lets a call in, at most a moment early.
   *
   * @param account whose call it is
   * @param api what the connector declares
   * @param call the call
   * @return the pass, to be ended
   * @throws DeliveryFailure.Deferred when the breaker is open, the platform asked to wait, or a
   *     budget is empty
   */
  Pass enter(Account account, Api api, PlatformCall call) {
    Breakers.Guard guard = breakers.of(account.id(), api.breaker());
    if (!guard.lets()) {
      metrics.count(account.platform(), call.method(), "breaker");
      throw new DeliveryFailure.Deferred(
          "calls of " + account.id() + " stop for a while, too many failed", guard.pause());
    }
    boolean entered = false;
    try {
      refuseWhileResting(account, call);
      List<Limits.Applied> applied = limits.of(account, api.limits(), call);
      Budgets.Grant grant =
          budgets.take(applied.stream().map(Limits.Applied::claim).distinct().toList());
      if (!grant.given()) {
        metrics.count(account.platform(), call.method(), "deferred");
        throw new DeliveryFailure.Deferred(
            "the budget of " + account.id() + " is used up for now", grant.after());
      }
      if (!grant.after().isZero()) {
        pause.pause(grant.after());
        refuseWhileResting(account, call);
      }
      entered = true;
      return new Pass(guard, applied, budgets);
    } finally {
      if (!entered) {
        guard.notCalled();
      }
    }
  }

  private void refuseWhileResting(Account account, PlatformCall call) {
    Duration left = rests.left(account.id(), call.host());
    if (!left.isZero()) {
      metrics.count(account.platform(), call.method(), "deferred");
      throw new DeliveryFailure.Deferred(
          account.platform() + " asked to make no calls for " + account.id() + " for now", left);
    }
  }

  /**
   * Lets no call in until this time has passed.
   *
   * @param account whose call was refused
   * @param call the call
   * @param time what the platform asked for
   */
  void rest(Account account, PlatformCall call, Duration time) {
    rests.begin(account.id(), call.host(), time);
  }

  /** Waits a moment. */
  interface Pause {
    /**
     * @param time how long, at most what the settings allow
     */
    void pause(Duration time);

    /**
     * @param time how long
     * @throws DeliveryFailure.Deferred when the thread is asked to stop
     */
    static void sleep(Duration time) {
      if (time.isZero()) {
        return;
      }
      try {
        Thread.sleep(time.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DeliveryFailure.Deferred("the hub stops", Duration.ofSeconds(1));
      }
    }
  }

  /** A call that was let in. */
  static final class Pass {
    private final Breakers.Guard guard;
    private final List<Limits.Applied> applied;
    private final Budgets budgets;

    Pass(Breakers.Guard guard, List<Limits.Applied> applied, Budgets budgets) {
      this.guard = guard;
      this.applied = applied;
      this.budgets = budgets;
    }

    /** The call was not made after all. */
    void unused() {
      guard.notCalled();
    }

    /**
     * @param answer takes what it cost further
     */
    void charge(Answer answer) {
      applied.forEach(limit -> budgets.charge(limit.claim(), limit.cost(answer)));
    }

    /**
     * @param took how long the call took
     * @param failed true when the platform is to blame and may do better later
     */
    void ended(Duration took, boolean failed) {
      guard.ended(took, failed);
    }
  }
}
