package io.easyflow.handoff;

import io.easyflow.channel.Effect;
import io.easyflow.model.Message;
import java.time.Instant;

/**
 * Something that happens to a conversation. All steps of a batch are taken in one transaction by
 * {@link Chats}, each on the locked row of its chat.
 *
 * @param what it is
 * @param at when
 */
public record ChatStep(What what, Instant at) implements Effect {
  /** The kinds of steps. */
  public sealed interface What {}

  /**
   * The customer said something; the first line opens a chat.
   *
   * @param message as the platform or the widget gave it
   * @param page address of the page it was written from, null when there is none
   */
  public record Said(Message message, String page) implements What {}

  /**
   * The bot answers; discarded when the customer talks to somebody else by now.
   *
   * @param question what it answers
   * @param text Markdown
   */
  public record Answered(ChatQuestion question, String text) implements What {}
}
