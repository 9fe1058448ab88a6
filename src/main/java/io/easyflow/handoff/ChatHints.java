package io.easyflow.handoff;

import io.easyflow.sync.CanonicalJson;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * What a customer of the web chat may see for a moment and nobody keeps: that the bot writes, and
 * its answer while it grows. Whichever hub holds the customer's socket hears of it; when one is
 * lost nothing is missing, because the line itself comes later. Customers of messengers see none.
 */
@Component
public class ChatHints {
  /** Channel of PostgreSQL's notifications; the payload is a {@link Hint} as JSON. */
  public static final String CHANNEL = "easyflow_chat_hint";

  /** PostgreSQL takes 8,000 bytes; JSON may need six for a character. */
  private static final int MAX_PART = 1_000;

  private static final String NEWEST =
      """
      select coalesce((select max(m.id) from chat_messages m where m.chat = c.id), 0)
      from support_chats c where c.id = ? and c.turn = ?""";

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
   * @param after number of the newest line when it was told: who was shown a later line of somebody
   *     else than the customer must not be shown the hint; null when it may always be shown
   * @param draft which answer grows, null when somebody just writes
   * @param from how many characters of it were told before
   * @param text the next ones
   */
  public record Hint(
      String account,
      String chatId,
      ChatLine.Author author,
      Long after,
      String draft,
      Integer from,
      String text) {}

  /**
   * @param chat any chat
   * @return true when its customer can see hints
   */
  public static boolean reach(ChatView chat) {
    return chat.account().startsWith(ChatWriter.WEB + ":");
  }

  /**
   * The bot begins an answer, or begins it anew; shown for some seconds or until the answer grows.
   *
   * @param chat as it was when the bot was asked
   * @return false when nobody is told: the chat has changed hands, or its customer sees no hints
   */
  public boolean begins(ChatView chat) {
    return tell(chat, null, null, null);
  }

  /**
   * An answer of the bot grows. Call it a few times a second at most.
   *
   * @param chat as it was when the bot was asked
   * @param draft any id, the same for all parts of one answer
   * @param from how many characters of the answer were told before
   * @param text the next ones
   * @return false when nobody is told: the chat has changed hands, or its customer sees no hints
   */
  public boolean grows(ChatView chat, String draft, int from, String text) {
    boolean told = true;
    int end;
    for (int at = 0; told && at < text.length(); at = end) {
      end = Math.min(text.length(), at + MAX_PART);
      if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
        end--;
      }
      told = tell(chat, draft, from + at, text.substring(at, end));
    }
    return told;
  }

  private boolean tell(ChatView chat, String draft, Integer from, String text) {
    if (!reach(chat)) {
      return false;
    }
    List<Long> newest = jdbc.queryForList(NEWEST, Long.class, chat.id(), chat.turn());
    if (newest.isEmpty()) {
      return false;
    }
    Hint hint =
        new Hint(
            chat.account(), chat.chatId(), ChatLine.Author.AI, newest.get(0), draft, from, text);
    jdbc.query("select pg_notify(?, ?)", rows -> {}, CHANNEL, json.write(hint));
    return true;
  }
}
