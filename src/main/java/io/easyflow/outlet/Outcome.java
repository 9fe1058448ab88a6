package io.easyflow.outlet;

import io.easyflow.catalog.Api.ErrorClass;
import java.time.Duration;

/**
 * What became of a call.
 *
 * @param is its class
 * @param nothingDone true when the platform certainly did nothing
 * @param why a sentence part for people, masked; null when all went well
 * @param after how long to wait at least, null for the schedule's own delay
 */
record Outcome(ErrorClass is, boolean nothingDone, String why, Duration after) {
  /**
   * @return true when the platform asked to be left alone, not only about this call
   */
  boolean asksForRest() {
    return after != null && (is == ErrorClass.RETRYABLE || is == ErrorClass.UNKNOWN);
  }

  /** What may be done with a call of which nobody knows whether it happened. */
  enum Repeat {
    /** It changes nothing. */
    SAFE,
    /** The platform recognises our key, or twice is the same as once. */
    HARMLESS,
    /** It might happen twice. */
    NEVER
  }

  /**
   * @param repeat what may be done with the call
   * @param why for people
   * @param after how long to wait at least or null
   * @return the class of a call in doubt
   */
  static Outcome inDoubt(Repeat repeat, String why, Duration after) {
    return repeat == Repeat.NEVER
        ? new Outcome(ErrorClass.UNKNOWN, false, why, after)
        : new Outcome(ErrorClass.RETRYABLE, false, why, after);
  }
}
