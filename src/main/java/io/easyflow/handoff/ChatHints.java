package io.easyflow.handoff;

import io.easyflow.sync.CanonicalJson;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * What a customer of the web chat may see for a moment and nobody keeps: that somebody writes, and
 * an answer while it grows. Whichever hub holds the customer's socket hears of it; when one is lost
 * nothing is missing, because the line itself comes later. Customers of messengers see none.
 */
@Component
public class ChatHints {
  /** Channel of PostgreSQL's notifications; the payload is a {@link Hint} as JSON. */
  public static final String CHANNEL = "easyflow_chat_hint";

  /** PostgreSQL takes 8,000 bytes; JSON may need six for a character. */
  private static final int MAX_PART = 1_000;

  private final JdbcTemplate jdbc;
  private final CanonicalJson json;

  ChatHints(JdbcTemplate jdbc, CanonicalJson json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * A hint.
   *
   * @param account account of the customer's side
   * @param chatId the session
   * @param author who writes
   * @param draft which answer grows, null when somebody just writes
   * @param from how many characters of it were told before
   * @param text the next ones
   */
  public record Hint(
      String account,
      String chatId,
      ChatLine.Author author,
      String draft,
      Integer from,
      String text) {}

  /**
   * Somebody begins to write; shown for some seconds or until their line comes.
   *
   * @param account account of the customer's side
   * @param chatId the session
   * @param author who writes
   */
  public void writes(String account, String chatId, ChatLine.Author author) {
    tell(new Hint(account, chatId, author, null, null, null));
  }

  /**
   * An answer of the bot grows. Call it a few times a second at most.
   *
   * @param account account of the customer's side
   * @param chatId the session
   * @param draft any id, the same for all parts of one answer
   * @param from how many characters of the answer were told before
   * @param text the next ones
   */
  public void grows(String account, String chatId, String draft, int from, String text) {
    for (int at = 0; at < text.length(); at += MAX_PART) {
      String part = text.substring(at, Math.min(text.length(), at + MAX_PART));
      tell(new Hint(account, chatId, ChatLine.Author.AI, draft, from + at, part));
    }
  }

  private void tell(Hint hint) {
    if (hint.account().startsWith(ChatWriter.WEB + ":")) {
      jdbc.query("select pg_notify(?, ?)", rows -> {}, CHANNEL, json.write(hint));
    }
  }
}
