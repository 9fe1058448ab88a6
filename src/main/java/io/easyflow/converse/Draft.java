package io.easyflow.converse;

import io.easyflow.handoff.ChatHints;
import io.easyflow.handoff.ChatView;
import io.easyflow.outlet.AnswerWatch;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The answer of one AI service as the visitor sees it grow, a few times a second. Nothing is lost
 * without it: once the chat has changed hands, or the database cannot be asked, it stops.
 */
final class Draft implements AnswerWatch, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Draft.class);
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ChatHints hints;
  private final ChatView chat;
  private final ScheduledExecutorService timer;
  private final String id = UUID.randomUUID().toString();
  private final StringBuilder waiting = new StringBuilder();
  private int told;
  private long toldAt = System.nanoTime() - EVERY_NANOS;
  private Future<?> later;
  private boolean over;

  private Draft(ChatHints hints, ChatView chat, ScheduledExecutorService timer) {
    this.hints = hints;
    this.chat = chat;
    this.timer = timer;
  }

  /**
   * Tells the visitor that the bot begins to write; what another service had written is taken away.
   *
   * @param hints tells the visitor
   * @param chat as it was when the bot was asked
   * @param timer tells what came too soon after what was told
   */
  static Draft begin(ChatHints hints, ChatView chat, ScheduledExecutorService timer) {
    Draft draft = new Draft(hints, chat, timer);
    draft.tell(() -> hints.begins(chat));
    return draft;
  }

  @Override
  public synchronized void grows(String text) {
    if (over) {
      return;
    }
    waiting.append(text);
    long wait = toldAt + EVERY_NANOS - System.nanoTime();
    if (wait <= 0) {
      show();
    } else if (later == null) {
      later = timer.schedule(this::showLater, wait, TimeUnit.NANOSECONDS);
    }
  }

  private synchronized void showLater() {
    later = null;
    if (!over) {
      show();
    }
  }

  private void show() {
    int end = waiting.length();
    if (end > 0 && Character.isHighSurrogate(waiting.charAt(end - 1))) {
      end--;
    }
    if (end > 0) {
      String text = waiting.substring(0, end);
      tell(() -> hints.grows(chat, id, told, text));
      told += end;
      waiting.delete(0, end);
      toldAt = System.nanoTime();
    }
  }

  /** Nothing more is shown: the line itself comes, or another service begins anew. */
  @Override
  public synchronized void close() {
    over = true;
    if (later != null) {
      later.cancel(false);
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
