package io.easyflow.intake;

/**
 * The hub's own settings keep the door from judging a request. The message is for the log and names
 * what is missing; a sender only learns that it should try again.
 */
final class NotReadyException extends RuntimeException {
  /**
   * @param message what is missing
   */
  NotReadyException(String message) {
    super(message, null, false, false);
  }
}
