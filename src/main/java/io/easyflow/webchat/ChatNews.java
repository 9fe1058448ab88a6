package io.easyflow.webchat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.handoff.ChatHints;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Hears from PostgreSQL that somebody said something, whichever hub took it, and lets the sockets
 * of that session look. One connection a hub; what is told while it is away is found by looking at
 * all sessions afterwards, and every now and then in any case.
 */
@Component
class ChatNews implements SmartLifecycle {
  /** As {@code handoff.ChatWriter} tells it; the payload is {@code <account>/<session>}. */
  static final String LINES = "easyflow_chat";

  private static final Logger LOG = LoggerFactory.getLogger(ChatNews.class);
  private static final int WAIT_MILLIS = 500;
  private static final int AGAIN_MILLIS = 1_000;
  private static final String OURS = VisitorLines.ACCOUNT + "/";

  private final DataSource source;
  private final OpenSockets open;
  private final ObjectMapper json;
  private final long pollNanos;
  private volatile CountDownLatch stopped;

  ChatNews(DataSource source, OpenSockets open, ObjectMapper json, WebChatProperties properties) {
    this.source = source;
    this.open = open;
    this.json = json;
    this.pollNanos = properties.poll().toNanos();
  }

  @Override
  public void start() {
    stopped = new CountDownLatch(1);
    Thread thread = new Thread(this::run, "webchat-news");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    CountDownLatch end = stopped;
    while (end.getCount() > 0) {
      try (Connection connection = source.getConnection()) {
        listen(connection, end);
      } catch (SQLException | RuntimeException e) {
        LOG.warn("Lines reach visitors late while the database cannot be heard: {}", e.toString());
      }
      pause(end);
    }
  }

  private void listen(Connection connection, CountDownLatch end) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen " + LINES);
      statement.execute("listen " + ChatHints.CHANNEL);
      try {
        PGConnection heard = connection.unwrap(PGConnection.class);
        long looked = System.nanoTime() - pollNanos;
        while (end.getCount() > 0) {
          if (System.nanoTime() - looked >= pollNanos) {
            statement.execute("select 1"); // a connection that died in silence is found out
            open.all(ChatSocket::news);
            looked = System.nanoTime();
          }
          PGNotification[] told = heard.getNotifications(WAIT_MILLIS);
          if (told != null) {
            for (PGNotification one : told) {
              tell(one.getName(), one.getParameter());
            }
          }
        }
      } finally {
        statement.execute("unlisten *");
      }
    }
  }

  private void tell(String channel, String payload) {
    if (channel.equals(LINES)) {
      if (payload.startsWith(OURS)) {
        open.of(payload.substring(OURS.length()), ChatSocket::news);
      }
      return;
    }
    try {
      ChatHints.Hint hint = json.readValue(payload, ChatHints.Hint.class);
      if (VisitorLines.ACCOUNT.equals(hint.account())) {
        open.of(hint.chatId(), socket -> socket.hint(hint));
      }
    } catch (JsonProcessingException e) {
      LOG.warn("A hint is not readable: {}", e.getOriginalMessage());
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
  public void stop() {
    stopped.countDown();
  }

  @Override
  public boolean isRunning() {
    return stopped != null && stopped.getCount() > 0;
  }
}
