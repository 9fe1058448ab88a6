package io.easyflow.intake;

/**
 * The door does not take a request. The message is a sentence for its sender; it quotes no data.
 */
final class RefusedException extends RuntimeException {
  private final Refusal refusal;

  /**
   * @param refusal why
   * @param detail what is wrong and what the sender can do
   */
  RefusedException(Refusal refusal, String detail) {
    // No stack trace: refusing is ordinary and must stay cheap under a flood.
    super(detail, null, false, false);
    this.refusal = refusal;
  }

  /**
   * @return why
   */
  Refusal refusal() {
    return refusal;
  }
}
