package io.easyflow.intake;

import java.util.concurrent.CompletionException;

/** What futures tell of their failures. */
final class Futures {
  private Futures() {}

  /**
   * @param failure as a stage gets it
   * @return as it was thrown, without what an earlier stage put around it
   */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
