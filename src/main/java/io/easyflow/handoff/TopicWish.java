package io.easyflow.handoff;

/**
 * The body of a {@code chat-topics} event: what shall happen to the topic of a chat.
 *
 * @param chat number of the chat
 * @param group the platform's id of the managers' group
 * @param name what a new topic is called, null to close the one there is
 * @param again true when one that was refused before shall be tried again
 */
record TopicWish(long chat, String group, String name, boolean again) {
  /** Channel of the events. */
  static final String CHANNEL = "chat-topics";

  static final String OPEN = "open";
  static final String CLOSE = "close";
}
