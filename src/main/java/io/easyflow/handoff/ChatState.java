package io.easyflow.handoff;

import java.util.Locale;

/** Who a customer is talking to. */
public enum ChatState {
  BOT,
  WAITING,
  TAKEN,
  /** Given back to the bot by a manager. */
  RETURNED,
  CLOSED;

  /**
   * @return true when the bot answers
   */
  public boolean answeredByBot() {
    return this == BOT || this == RETURNED;
  }

  /**
   * @return as the database and the API write it
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ChatState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
