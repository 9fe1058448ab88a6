package io.easyflow.handoff;

import java.time.Instant;

/**
 * One conversation of a customer, from their first line until it is closed.
 *
 * @param id its number
 * @param account account of the customer's side, such as {@code web:default}
 * @param chatId the session, or the platform's id of the chat
 * @param state who the customer is talking to
 * @param managerId the manager who owns it, null unless it is taken
 * @param turn grows with each change of state
 * @param customerName as the customer or the platform tells it, null when nobody did
 * @param phone E.164 where it can be told
 * @param page address of the page the customer wrote from
 * @param locale language tag, null when not known
 * @param createdAt when the first line came
 */
public record Chat(
    long id,
    String account,
    String chatId,
    ChatState state,
    Long managerId,
    long turn,
    String customerName,
    String phone,
    String page,
    String locale,
    Instant createdAt) {}
