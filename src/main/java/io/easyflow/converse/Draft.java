package io.easyflow.converse;

import io.easyflow.handoff.ChatHints;
import io.easyflow.handoff.ChatView;
import io.easyflow.outlet.AnswerWatch;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The answer of one AI service as the visitor sees it grow, a few times a second. Nothing is lost
 * without it: once the chat has changed hands, or the database cannot be asked, it stops.
 */
final class Draft implements AnswerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(Draft.class);
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ChatHints hints;
  private final ChatView chat;
  private final String id = UUID.randomUUID().toString();
  private final StringBuilder waiting = new StringBuilder();
  private int told;
  private long toldAt = System.nanoTime() - EVERY_NANOS;
  private boolean over;

  private Draft(ChatHints hints, ChatView chat) {
    this.hints = hints;
    this.chat = chat;
  }

  /**
   * Tells the visitor that the bot begins to write; what another service had written is taken away.
   *
   * @param hints tells the visitor
   * @param chat as it was when the bot was asked
   */
  static Draft begin(ChatHints hints, ChatView chat) {
    Draft draft = new Draft(hints, chat);
    draft.tell(() -> hints.begins(chat));
    return draft;
  }

  @Override
  public void grows(String text) {
    if (over) {
      return;
    }
    waiting.append(text);
    boolean half = Character.isHighSurrogate(waiting.charAt(waiting.length() - 1));
    if (!half && System.nanoTime() - toldAt >= EVERY_NANOS) {
      tell(() -> hints.grows(chat, id, told, waiting.toString()));
      told += waiting.length();
      waiting.setLength(0);
      toldAt = System.nanoTime();
    }
  }

  private void tell(BooleanSupplier hint) {
    try {
      over = !hint.getAsBoolean();
    } catch (DataAccessException e) {
      over = true;
      LOG.warn("An answer in chat {} is not shown while it grows: {}", chat.id(), e.toString());
    }
  }
}
