package io.easyflow.model;

/**
 * A topic inside a group chat of a messenger: what a {@code -topic} port is asked for, and what it
 * gives.
 *
 * @param account id of the messenger account
 * @param chatId the platform's id of the group
 * @param thread the platform's id of the topic, null for one that shall be made
 * @param name what it is called, needed to make one
 * @param closed true when nobody shall write there any more
 */
public record Topic(String account, String chatId, String thread, String name, boolean closed) {
  public Topic {
    Check.required("account", account);
    Check.id("chatId", chatId);
    Check.key("thread", thread);
    if (thread == null) {
      Check.required("name", name);
    }
  }
}
