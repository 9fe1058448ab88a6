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

  /** A step of a chat that is there already. */
  sealed interface OfChat extends What {
    /**
     * @return number of the chat
     */
    long chat();
  }

  /**
   * The customer said something, wishes to speak to a human or rates; the first line opens a chat.
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

  /** A person shall be known as a manager from now on. */
  record Registered(Message message, boolean admin) implements What {}

  /** A manager begins or ends work. */
  record Shift(long manager, boolean online) implements What {}

  /** What a manager writes goes to this chat from now on; to none when it is null. */
  record ReplyMode(long manager, Long number) implements What {}

  /** A manager takes a chat; the first one wins. */
  record Accepted(long chat, long manager) implements OfChat {}

  /** A manager opens a chat to write in; one that waits is taken with it. */
  record Opened(long chat, long manager) implements OfChat {}

  /** A manager writes to the customer. */
  record ManagerSaid(long chat, long manager, Message message) implements OfChat {}

  /** A manager gives the chat back to the bot. */
  record GivenBack(long chat, long manager) implements OfChat {}

  /** The chat is over; the manager is null when the hub or the API ends it. */
  record Ended(long chat, Long manager) implements OfChat {}

  /** An admin or the API gives the chat to a manager, whoever has it. */
  record Assigned(long chat, long manager) implements OfChat {}

  /** A line that was not sent shall be sent again. */
  record Again(long chat, long manager, long line) implements OfChat {}

  /** So many notices of the chat were put in line. */
  record Noticed(long chat, int count) implements OfChat {}

  /** Nobody did anything until this moment; without meaning when somebody did by now. */
  record Due(long chat, Instant since) implements OfChat {}

  /** The managers hear what became of a line. */
  record Outcome(long chat, long line) implements OfChat {}
}
