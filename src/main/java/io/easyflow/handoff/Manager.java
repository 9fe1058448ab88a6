package io.easyflow.handoff;

/**
 * A person who answers customers.
 *
 * @param id number here
 * @param account account of the managers' messenger
 * @param chatId the manager's own chat with the bot
 * @param userId the platform's id of the person
 * @param name as the platform shows it
 * @param admin true when they may manage the others
 * @param online true while they work
 * @param replyingTo number of the chat what they write goes to, null for none
 * @param locale language tag, null when not known
 */
public record Manager(
    long id,
    String account,
    String chatId,
    String userId,
    String name,
    boolean admin,
    boolean online,
    Long replyingTo,
    String locale) {}
