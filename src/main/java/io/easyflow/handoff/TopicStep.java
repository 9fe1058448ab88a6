package io.easyflow.handoff;

import io.easyflow.channel.Effect;

/**
 * What is known of the topic of a chat from now on.
 *
 * @param chat number of the chat
 * @param account account of the managers' messenger
 * @param group the platform's id of their group
 * @param thread the platform's id of the topic, null for none
 * @param state what became of it
 * @param reason why there is none
 * @param event the event that asked for it
 */
record TopicStep(
    long chat, String account, String group, String thread, State state, String reason, long event)
    implements Effect {
  TopicStep become(State then, String its) {
    return new TopicStep(chat, account, group, its, then, null, event);
  }

  /** What became of a topic. */
  enum State {
    OPEN,
    CLOSED,
    /** There is none. */
    REFUSED,
    /** Nobody can tell whether there is one; no second one is made. */
    UNKNOWN;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static State of(String word) {
      return valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }

    /** There is no topic to talk in: each manager is told alone. */
    boolean failed() {
      return this == REFUSED || this == UNKNOWN;
    }
  }
}
