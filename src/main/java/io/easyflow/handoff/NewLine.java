package io.easyflow.handoff;

import io.easyflow.model.Message;
import java.util.List;

/**
 * A line to add to a chat.
 *
 * @param author who says it
 * @param authorName name of the manager, null for others
 * @param text what is said, empty when only files are sent
 * @param attachments files, by reference
 * @param buttons rows of buttons the customer is offered
 * @param pressed what the pressed button carried, null for words
 * @param clientId the sender's own id of the line
 */
record NewLine(
    ChatLine.Author author,
    String authorName,
    String text,
    List<Message.Attachment> attachments,
    List<List<Message.Button>> buttons,
    String pressed,
    String clientId) {
  NewLine {
    text = text == null ? "" : text;
  }

  static NewLine system(String text, List<List<Message.Button>> buttons) {
    return new NewLine(ChatLine.Author.SYSTEM, null, text, List.of(), buttons, null, null);
  }

  /** What somebody wrote in a messenger or the web chat. */
  static NewLine of(ChatLine.Author author, String authorName, Message message) {
    return new NewLine(
        author,
        authorName,
        words(message),
        LineMessages.typed(message),
        List.of(),
        message.kind() == Message.Kind.BUTTON ? message.data() : null,
        message.externalId());
  }

  private static String words(Message message) {
    if (message.text() != null) {
      return message.text();
    }
    if (message.contact() != null) {
      String name = message.contact().name();
      return "☎ " + (name == null ? "" : name + " ") + message.contact().phone();
    }
    if (message.location() != null) {
      return "📍 " + message.location().latitude() + ", " + message.location().longitude();
    }
    return "";
  }
}
