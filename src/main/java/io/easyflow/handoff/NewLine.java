package io.easyflow.handoff;

import io.easyflow.model.Message;
import java.util.List;

/**
 * A line to add to a chat.
 *
 * @param author who says it
 * @param authorName name of the manager, null for others
 * @param text what is said
 * @param attachments files, by reference
 * @param buttons rows of buttons the customer is offered
 * @param clientId the sender's own id of the line
 */
record NewLine(
    ChatLine.Author author,
    String authorName,
    String text,
    List<Message.Attachment> attachments,
    List<List<Message.Button>> buttons,
    String clientId) {
  static NewLine of(ChatLine.Author author, String text) {
    return new NewLine(author, null, text, List.of(), List.of(), null);
  }
}
