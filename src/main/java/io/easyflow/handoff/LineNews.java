package io.easyflow.handoff;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells whoever holds a customer's line here that a chat has new lines, whichever hub wrote them.
 * One connection of this hub listens for all of them. What is new is read from {@link ChatLines}.
 */
@Component
public class LineNews implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LineNews.class);
  private static final int LOOK_UP_MILLIS = 500;
  private static final int AGAIN_MILLIS = 1000;

  private final DataSource database;
  private final Map<String, Set<Runnable>> ears = new ConcurrentHashMap<>();
  private volatile Thread thread;

  /**
   * @param database the hub's database
   */
  public LineNews(DataSource database) {
    this.database = database;
  }

  /** Ends what {@link #hear} began. */
  @FunctionalInterface
  public interface Hearing extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Calls back for each news of a chat, and once more after a broken connection, because something
   * may have been missed. News say nothing but that there may be lines, and may come without any.
   *
   * @param account account of the customer's side, such as {@code web:default}
   * @param chatId the session, or the platform's id of the chat
   * @param told is run on the one thread that listens, so it must only hand on
   * @return ends it
   */
  public Hearing hear(String account, String chatId, Runnable told) {
    String chat = account + "/" + chatId;
    // A runnable of its own, so that hearing the same twice is ended one by one.
    Runnable ear = told::run;
    ears.compute(
        chat,
        (key, known) -> {
          Set<Runnable> set = known == null ? ConcurrentHashMap.newKeySet() : known;
          set.add(ear);
          return set;
        });
    return () ->
        ears.computeIfPresent(
            chat,
            (key, known) -> {
              known.remove(ear);
              return known.isEmpty() ? null : known;
            });
  }

  private void listenUntilStopped() {
    while (running()) {
      try (Connection connection = database.getConnection()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("listen " + ChatWriter.NEWS);
        }
        ears.values().forEach(LineNews::tell);
        listen(connection.unwrap(PGConnection.class));
        try (Statement statement = connection.createStatement()) {
          statement.execute("unlisten *");
        }
      } catch (SQLException e) {
        if (running()) {
          LOG.warn("News of chats are not heard for a moment: {}", e.getMessage());
          rest();
        }
      }
    }
  }

  private void listen(PGConnection connection) throws SQLException {
    while (running()) {
      PGNotification[] news = connection.getNotifications(LOOK_UP_MILLIS);
      if (news != null) {
        for (PGNotification one : news) {
          tell(ears.getOrDefault(one.getParameter(), Set.of()));
        }
      }
    }
  }

  private static void tell(Set<Runnable> told) {
    for (Runnable ear : List.copyOf(told)) {
      try {
        ear.run();
      } catch (RuntimeException e) {
        LOG.error("News of a chat could not be handed on", e);
      }
    }
  }

  private static void rest() {
    try {
      Thread.sleep(AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean running() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void start() {
    Thread listener = new Thread(this::listenUntilStopped, "line-news");
    listener.setDaemon(true);
    thread = listener;
    listener.start();
  }

  @Override
  public void stop() {
    Thread listener = thread;
    thread = null;
    if (listener != null) {
      try {
        listener.join(2L * LOOK_UP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
