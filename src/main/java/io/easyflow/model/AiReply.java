package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What an AI service answered: the output of an {@code -answer} port.
 *
 * @param account id of the account that was asked
 * @param id the service's id of the answer, null where it tells none
 * @param model which model answered, in the service's words
 * @param text the answer, Markdown; null only when it was filtered
 * @param promptTokens tokens of the question, null where the service does not tell
 * @param completionTokens tokens of the answer, null where the service does not tell
 * @param finish why the answer ends
 */
public record AiReply(
    String account,
    String id,
    String model,
    String text,
    Integer promptTokens,
    Integer completionTokens,
    Finish finish) {
  public AiReply {
    Check.required("account", account);
    Check.required("finish", finish);
    if (finish != Finish.FILTERED) {
      Check.required("text", text);
    }
  }

  /** Why an answer ends. */
  public enum Finish {
    /** It is complete. */
    STOP,
    /** It was cut: the token limit is reached. */
    LENGTH,
    /** The service does not want to answer this. */
    FILTERED,
    OTHER;

    @JsonCreator
    static Finish of(String word) {
      return Words.parse(Finish.class, word, OTHER);
    }

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
