package io.easyflow.handoff;

/**
 * The body of a {@code chat-question} event: somebody, the bot that is, shall answer.
 *
 * @param chat number of the chat
 * @param turn the chat's turn when it was asked; an answer for another turn is discarded
 * @param line number of the line to answer; history goes up to it
 */
public record ChatQuestion(long chat, long turn, long line) {
  /** Channel and type of the events. */
  public static final String CHANNEL = "chat-question";
}
