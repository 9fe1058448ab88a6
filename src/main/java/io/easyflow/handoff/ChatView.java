package io.easyflow.handoff;

import java.time.Instant;

/**
 * A conversation as people and programs see it.
 *
 * @param id its number
 * @param account account of the customer's side
 * @param chatId the session, or the platform's id of the chat
 * @param state who the customer is talking to
 * @param turn how often that changed
 * @param managerId number of the manager who has it
 * @param managerName their name
 * @param customerName as the customer or the platform tells it
 * @param phone E.164
 * @param page address of the page the customer wrote from
 * @param locale language tag
 * @param createdAt when the first line came
 * @param waitingSince when the customer last began to wait for a human
 * @param takenAt when a manager last took it
 * @param firstAnswerAt when a manager first answered
 * @param closedAt when it was closed
 * @param customerAt when the customer last said something
 * @param rating 1 to 5 as the customer rated it
 */
public record ChatView(
    long id,
    String account,
    String chatId,
    String state,
    long turn,
    Long managerId,
    String managerName,
    String customerName,
    String phone,
    String page,
    String locale,
    Instant createdAt,
    Instant waitingSince,
    Instant takenAt,
    Instant firstAnswerAt,
    Instant closedAt,
    Instant customerAt,
    Integer rating) {
  /**
   * @return true when the bot answers
   */
  public boolean answeredByBot() {
    return ChatState.of(state).answeredByBot();
  }

  LineMessages.Recipient recipient() {
    return new LineMessages.Recipient(account, chatId, null, locale);
  }
}
