package io.easyflow.handoff;

import io.easyflow.model.Message;

/**
 * A person who answers customers, and where the hub talks to them. What the whole group of managers
 * is told is told to number 0.
 *
 * @param id number here
 * @param account account of the managers' messenger
 * @param chatId the manager's own chat with the bot, or their group while they talk there
 * @param thread the platform's id of the topic they talk in, null outside of topics
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
    String thread,
    String userId,
    String name,
    boolean admin,
    boolean online,
    Long replyingTo,
    String locale) {
  /**
   * @return the same person where they wrote or pressed this
   */
  Manager at(Message message) {
    return new Manager(
        id,
        account,
        message.chatId(),
        message.thread(),
        userId,
        name,
        admin,
        online,
        replyingTo,
        locale);
  }

  /**
   * @return a reader who is nobody known: only where to write, and in which language
   */
  static Manager reader(
      String account, String chatId, String thread, String userId, String locale) {
    return new Manager(0, account, chatId, thread, userId, "", false, false, null, locale);
  }
}
