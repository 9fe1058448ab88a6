package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * What an AI service is asked: the input of an {@code -answer} port.
 *
 * @param system instructions of ours; nothing a customer wrote may stand here as an instruction
 * @param messages the conversation, oldest first; the last one is the customer's
 * @param maxTokens longest answer, in the service's tokens
 * @param temperature how freely it answers, 0 to 2; null for the service's own default
 * @param user an opaque name of the customer, the same for the same customer; null for none
 * @param stream true when somebody is shown the answer while it comes
 */
public record AiQuestion(
    String system,
    List<Line> messages,
    int maxTokens,
    Double temperature,
    String user,
    boolean stream) {
  public AiQuestion {
    Check.required("system", system);
    messages = Check.list(messages);
    if (messages.isEmpty() || messages.get(messages.size() - 1).role() != Role.USER) {
      throw new InvalidModelException("messages", "must end with a line of role user");
    }
    if (maxTokens < 1) {
      throw new InvalidModelException("maxTokens", "is " + maxTokens + ", expected 1 or more");
    }
    if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
      throw new InvalidModelException("temperature", "is " + temperature + ", expected 0 to 2");
    }
  }

  /**
   * One line of the conversation.
   *
   * @param role who says it
   * @param text what is said
   */
  public record Line(Role role, String text) {
    public Line {
      Check.required("messages[].role", role);
      Check.required("messages[].text", text);
    }
  }

  /** Who says a line, as AI services see it: managers are assistants too. */
  public enum Role {
    USER,
    ASSISTANT;

    @JsonCreator
    static Role of(String word) {
      return Words.require(Role.class, "messages[].role", word);
    }

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
