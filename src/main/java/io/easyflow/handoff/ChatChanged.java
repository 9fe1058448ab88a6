package io.easyflow.handoff;

import java.time.Instant;

/**
 * The body of a {@code chat-changed} event, whose type is {@link #type}.
 *
 * @param type {@code chat.created}, {@code chat.waiting}, {@code chat.offered}, {@code
 *     chat.escalated}, {@code chat.unattended}, {@code chat.taken}, {@code chat.message}, {@code
 *     chat.outcome}, {@code chat.returned}, {@code chat.closed} or {@code chat.rated}
 * @param chat number of the chat
 * @param account account of the customer's side
 * @param chatId the session, or the platform's id of the chat
 * @param state of the chat after the change
 * @param turn of the chat after the change
 * @param manager who has it; for {@code chat.waiting} and {@code chat.offered} whom it is offered
 *     to, null for everybody
 * @param formerManager who had it before, null for nobody
 * @param line number of the newest line, for {@code chat.message} the line that was said
 * @param author who said it, null unless it is a {@code chat.message}
 * @param at when
 */
public record ChatChanged(
    String type,
    long chat,
    String account,
    String chatId,
    String state,
    long turn,
    Long manager,
    Long formerManager,
    Long line,
    ChatLine.Author author,
    Instant at) {
  /** Channel of the events. */
  public static final String CHANNEL = "chat-changed";

  /** Type: the customer's first line opened it. */
  public static final String CREATED = "chat.created";

  /** Type: a manager has it now. */
  public static final String TAKEN = "chat.taken";

  /** Type: somebody said something. */
  public static final String MESSAGE = "chat.message";

  /** Type: it is over. */
  public static final String CLOSED = "chat.closed";

  static final String WAITING = "chat.waiting";
  static final String OFFERED = "chat.offered";
  static final String ESCALATED = "chat.escalated";
  static final String UNATTENDED = "chat.unattended";
  static final String OUTCOME = "chat.outcome";
  static final String RETURNED = "chat.returned";
  static final String RATED = "chat.rated";
}
