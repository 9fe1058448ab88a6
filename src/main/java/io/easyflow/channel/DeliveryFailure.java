package io.easyflow.channel;

import java.time.Duration;

/**
 * Why a route could not handle a delivery, in the words the channel acts on. Any other exception
 * counts as {@link Retryable}.
 */
public abstract class DeliveryFailure extends RuntimeException {
  private DeliveryFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** May succeed later. */
  public static final class Retryable extends DeliveryFailure {
    private final Duration after;

    /**
     * @param message why, without secrets
     * @param after how long to wait at least; null for the schedule's own delay
     * @param cause the cause or null
     */
    public Retryable(String message, Duration after, Throwable cause) {
      super(message, cause);
      this.after = after;
    }

    /**
     * @return how long to wait at least, null for the schedule's own delay
     */
    public Duration after() {
      return after;
    }
  }

  /** Nothing was tried: no budget, an open breaker, a closed gate. Not counted as a try. */
  public static final class Deferred extends DeliveryFailure {
    private final Duration after;

    /**
     * @param message why
     * @param after how long to wait
     */
    public Deferred(String message, Duration after) {
      super(message, null);
      this.after = after;
    }

    /**
     * @return how long to wait
     */
    public Duration after() {
      return after;
    }
  }

  /** Will never succeed: becomes a dead letter at once. */
  public static final class Permanent extends DeliveryFailure {
    /**
     * @param message why, without secrets
     * @param cause the cause or null
     */
    public Permanent(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Nobody can tell whether the platform did it: never repeated without a person. */
  public static final class Unknown extends DeliveryFailure {
    /**
     * @param message why, without secrets
     * @param cause the cause or null
     */
    public Unknown(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
