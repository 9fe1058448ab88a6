package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A conversation that is over, as a CRM is told of it: the input of a {@code -conversation} port.
 *
 * @param number the hub's number of the chat; the same chat has the same number when it is told
 *     again
 * @param account id of the account of the customer's side
 * @param chatId the session, or the platform's id of the chat
 * @param customer as far as anybody told; never null
 * @param phoneProven true when a messenger vouches for the phone, false when somebody typed it
 * @param page address of the page the customer wrote from
 * @param manager name of the manager who had the chat last, null when only the bot answered
 * @param openedAt when the first line came
 * @param takenAt when a manager last took it, null when nobody did
 * @param closedAt when it was closed
 * @param rating 1 to 5 as the customer rated it, null when they did not
 * @param lines what was said, oldest first
 */
public record Conversation(
    long number,
    String account,
    String chatId,
    Customer customer,
    boolean phoneProven,
    String page,
    String manager,
    Instant openedAt,
    Instant takenAt,
    Instant closedAt,
    Integer rating,
    List<Line> lines) {
  public Conversation {
    Check.required("account", account);
    Check.id("chatId", chatId);
    Check.required("closedAt", closedAt);
    customer = customer == null ? new Customer(null, null, null, null, null) : customer;
    lines = Check.list(lines);
  }

  /**
   * Something that was said.
   *
   * @param author who said it
   * @param name of the manager, null for others
   * @param text what was said; Markdown when the bot or a manager said it
   * @param files names of the files that came with it
   * @param reached false when it did not reach the customer, or nobody knows whether it did
   * @param at when
   */
  public record Line(
      Author author, String name, String text, List<String> files, boolean reached, Instant at) {
    public Line {
      Check.required("lines[].author", author);
      files = Check.list(files);
    }
  }

  /** Who says a line. */
  public enum Author {
    USER,
    AI,
    MANAGER,
    SYSTEM;

    @JsonCreator
    static Author of(String word) {
      return Words.require(Author.class, "lines[].author", word);
    }

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
