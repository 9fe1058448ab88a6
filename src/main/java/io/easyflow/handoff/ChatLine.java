package io.easyflow.handoff;

import com.fasterxml.jackson.annotation.JsonValue;
import io.easyflow.model.Message;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One line of a conversation.
 *
 * @param id its number; a later line has a higher one
 * @param chat number of its chat
 * @param author who says it
 * @param authorName name of the manager, null for others
 * @param text what is said; Markdown when the bot or a manager says it
 * @param attachments files, by reference
 * @param buttons rows of buttons the customer is offered
 * @param pressed what the pressed button carried whose title the text is, null for words
 * @param clientId the sender's own id of the line, null when there is none
 * @param status what became of it
 * @param reason why it failed
 * @param at when it was said
 */
public record ChatLine(
    long id,
    long chat,
    Author author,
    String authorName,
    String text,
    List<Message.Attachment> attachments,
    List<List<Message.Button>> buttons,
    String pressed,
    String clientId,
    String status,
    String reason,
    Instant at) {
  public ChatLine {
    attachments = List.copyOf(attachments);
    buttons = List.copyOf(buttons);
  }

  /** Who says a line. */
  public enum Author {
    USER,
    AI,
    MANAGER,
    SYSTEM;

    /**
     * @return as the database and the API write it
     */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Author of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
