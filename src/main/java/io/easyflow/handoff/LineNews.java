package io.easyflow.handoff;

import io.easyflow.sync.CanonicalJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells whoever holds a customer's line here that a chat has new lines, whichever hub wrote them.
 * One connection of this hub listens for all of them; what was told while it was away is made good
 * by telling all, as is done every now and then in any case. What is new is read from {@link
 * ChatLines}.
 */
@Component
public class LineNews implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LineNews.class);
  private static final int WAIT_MILLIS = 500;
  private static final int AGAIN_MILLIS = 1_000;
  private static final long TELL_ALL_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final DataSource database;
  private final CanonicalJson json;
  private final Map<String, Set<Ear>> ears = new ConcurrentHashMap<>();
  private volatile CountDownLatch stopped;

  /**
   * @param database the hub's database
   * @param json reads hints
   */
  public LineNews(DataSource database, CanonicalJson json) {
    this.database = database;
    this.json = json;
  }

  /** Who is told. It is run on the one thread that listens, so it must only hand on. */
  @FunctionalInterface
  public interface Ear {
    /** There may be new lines, or none. */
    void lines();

    /**
     * Something to show for a moment.
     *
     * @param hint what
     */
    default void hint(ChatHints.Hint hint) {}
  }

  /** Ends what {@link #hear} began. */
  @FunctionalInterface
  public interface Hearing extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param account account of the customer's side, such as {@code web:default}
   * @param chatId the session, or the platform's id of the chat
   * @param told who is told of each news of that chat
   * @return ends it
   */
  public Hearing hear(String account, String chatId, Ear told) {
    String chat = account + "/" + chatId;
    Own ear = new Own(told);
    ears.compute(
        chat,
        (key, known) -> {
          Set<Ear> set = known == null ? ConcurrentHashMap.newKeySet() : known;
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

  /** An ear of its own, so that hearing the same twice is ended one by one. */
  private static final class Own implements Ear {
    private final Ear told;

    Own(Ear told) {
      this.told = told;
    }

    @Override
    public void lines() {
      told.lines();
    }

    @Override
    public void hint(ChatHints.Hint hint) {
      told.hint(hint);
    }
  }

  private void run() {
    CountDownLatch end = stopped;
    while (end.getCount() > 0) {
      try (Connection connection = database.getConnection()) {
        listen(connection, end);
      } catch (SQLException | RuntimeException e) {
        LOG.warn("Lines reach customers late while the database cannot be heard: {}", e.toString());
      }
      pause(end);
    }
  }

  private void listen(Connection connection, CountDownLatch end) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen " + ChatWriter.NEWS);
      statement.execute("listen " + ChatHints.CHANNEL);
      PGConnection heard = connection.unwrap(PGConnection.class);
      long told = System.nanoTime() - TELL_ALL_NANOS;
      while (end.getCount() > 0) {
        if (System.nanoTime() - told >= TELL_ALL_NANOS) {
          statement.execute("select 1"); // a connection that died in silence is found out
          ears.values().forEach(all -> tell(all, Ear::lines));
          told = System.nanoTime();
        }
        PGNotification[] news = heard.getNotifications(WAIT_MILLIS);
        for (PGNotification one : news == null ? new PGNotification[0] : news) {
          tell(one);
        }
      }
      statement.execute("unlisten *");
    }
  }

  private void tell(PGNotification news) {
    if (news.getName().equals(ChatWriter.NEWS)) {
      tell(ears.getOrDefault(news.getParameter(), Set.of()), Ear::lines);
      return;
    }
    try {
      ChatHints.Hint hint = json.read(news.getParameter(), ChatHints.Hint.class);
      String chat = hint.account() + "/" + hint.chatId();
      tell(ears.getOrDefault(chat, Set.of()), ear -> ear.hint(hint));
    } catch (IllegalStateException e) {
      LOG.warn("A hint is not readable: {}", e.getMessage());
    }
  }

  private static void tell(Set<Ear> told, Consumer<Ear> news) {
    for (Ear ear : List.copyOf(told)) {
      try {
        news.accept(ear);
      } catch (RuntimeException e) {
        LOG.error("News of a chat could not be handed on", e);
      }
    }
  }

  private static void pause(CountDownLatch end) {
    try {
      end.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void start() {
    stopped = new CountDownLatch(1);
    Thread listener = new Thread(this::run, "line-news");
    listener.setDaemon(true);
    listener.start();
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  @Override
  public boolean isRunning() {
    return stopped != null && stopped.getCount() > 0;
  }
}
