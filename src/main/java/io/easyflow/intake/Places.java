package io.easyflow.intake;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Who is inside the door at once. One platform has at most half of the places, so a flood of one
 * leaves the door open for the others.
 */
final class Places {
  private final Semaphore all;
  private final int share;
  private final Map<String, Semaphore> shares = new ConcurrentHashMap<>();

  /**
   * @param all how many are let in at once
   */
  Places(int all) {
    this.all = new Semaphore(all);
    this.share = Math.max(1, all / 2);
  }

  /**
   * Takes a place, which is to be left.
   *
   * @param platform id of a connector, or one word for all unknown
   * @throws RefusedException when there is none
   */
  void take(String platform) {
    if (!all.tryAcquire()) {
      throw full();
    }
    if (!shareOf(platform).tryAcquire()) {
      all.release();
      throw busy();
    }
  }

  /**
   * @param platform as in {@link #take}
   * @return why one more of it would find no place now
   */
  Optional<RefusedException> refusal(String platform) {
    if (all.availablePermits() <= 0) {
      return Optional.of(full());
    }
    return shareOf(platform).availablePermits() <= 0 ? Optional.of(busy()) : Optional.empty();
  }

  void leave(String platform) {
    shareOf(platform).release();
    all.release();
  }

  private Semaphore shareOf(String platform) {
    return shares.computeIfAbsent(platform, one -> new Semaphore(share));
  }

  static RefusedException busy() {
    return new RefusedException(
        Refusal.BUSY, "This platform sends too much at once; send it again later.");
  }

  static RefusedException full() {
    return new RefusedException(
        Refusal.FULL, "Too many events wait to be kept at this moment; send it again later.");
  }
}
