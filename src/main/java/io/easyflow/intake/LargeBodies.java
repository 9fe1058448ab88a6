package io.easyflow.intake;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Large bodies take turns at being read as JSON: some doors must look into a body before they know
 * who sent it, and nodes take many times what their text does. Small ones are bounded by the door's
 * places.
 */
final class LargeBodies {
  private static final int SMALL = 16 << 10;

  /** Of the heap, for the nodes of all that are read at once. */
  private static final int SHARE = 4;

  /** Bytes of nodes a byte of {@code [[1],[1],...} becomes. */
  private static final int NODES = 40;

  private final Duration longestWait;
  private final int all;
  private final Semaphore kilobytes;

  /**
   * @param heap bytes
   * @param longestWait for a turn
   */
  LargeBodies(long heap, Duration longestWait) {
    this.longestWait = longestWait;
    all = (int) Math.max(1, Math.min(Integer.MAX_VALUE, heap / SHARE / NODES / 1024));
    // First come, first served: else many smaller ones would keep the largest out.
    kilobytes = new Semaphore(all, true);
  }

  /**
   * Waits for a turn, which is to be given back.
   *
   * @param length of the body in bytes
   * @return what is to be given to {@link #leave}
   * @throws RefusedException when the turn does not come soon
   */
  int enter(int length) {
    if (length <= SMALL) {
      return 0;
    }
    int wanted = Math.min(all, length / 1024);
    try {
      if (kilobytes.tryAcquire(wanted, longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
        return wanted;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new RefusedException(
        Refusal.FULL, "Too many large bodies arrive at this moment; send it again later.");
  }

  /**
   * @param taken what {@link #enter} gave
   */
  void leave(int taken) {
    kilobytes.release(taken);
  }
}
