package io.easyflow.handoff;

import io.easyflow.channel.NewEvent;
import java.time.Duration;

/** Events of what shall be done in a chat and comes from nobody in it. */
final class ChatWork {
  /** Channel of the events; the body is a step. */
  static final String CHANNEL = "chat-work";

  /** Type: a {@link ChatStep.Due}. */
  static final String DUE = "due";

  /** Type: a {@link ChatStep.Outcome}. */
  static final String OUTCOME = "outcome";

  /** Type: a {@link ChatStep.Assigned}. */
  static final String ASSIGN = "assign";

  /** Type: a {@link ChatStep.Ended}. */
  static final String CLOSE = "close";

  private static final Duration REMEMBER = Duration.ofHours(1);

  private ChatWork() {}

  static Class<? extends ChatStep.What> step(String type) {
    return switch (type) {
      case DUE -> ChatStep.Due.class;
      case OUTCOME -> ChatStep.Outcome.class;
      case ASSIGN -> ChatStep.Assigned.class;
      case CLOSE -> ChatStep.Ended.class;
      default -> throw new IllegalArgumentException("there is no work in chats called " + type);
    };
  }

  /**
   * @param dedupeKey of two events with the same key one is kept, null when every one is new
   */
  static NewEvent event(String account, String type, long chat, String dedupeKey, byte[] body) {
    return new NewEvent(
        CHANNEL,
        account.split(":", 2)[0],
        account,
        type,
        String.valueOf(chat),
        dedupeKey,
        dedupeKey == null ? null : REMEMBER,
        null,
        body);
  }
}
