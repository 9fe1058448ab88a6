package io.easyflow.jq;

import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * Continues a deeply nested program on a thread with a larger stack: jackson-jq spends several
 * frames on each level, and the threads of doors and routes have small stacks.
 */
final class DeepStack {
  private static final long BYTES = 128L << 20;

  private DeepStack() {}

  /** What is continued. */
  @FunctionalInterface
  interface Part {
    void run() throws JsonQueryException;
  }

  /** Runs a part and waits for it; the budget of this thread goes with it. */
  static void run(Budget budget, Part part) throws JsonQueryException {
    Throwable[] thrown = new Throwable[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              Budget.use(budget);
              try {
                part.run();
              } catch (JsonQueryException | RuntimeException | Error e) {
                thrown[0] = e;
              }
            },
            "jq-deep",
            BYTES);
    thread.start();
    waitFor(thread);
    if (thrown[0] instanceof JsonQueryException e) {
      throw e;
    } else if (thrown[0] instanceof RuntimeException e) {
      throw e;
    } else if (thrown[0] instanceof Error e) {
      throw e;
    }
  }

  /** Bounded by the budget, so an interrupt may wait until the end. */
  private static void waitFor(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
