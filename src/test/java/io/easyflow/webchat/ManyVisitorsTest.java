package io.easyflow.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import io.easyflow.testkit.HubProcess;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Many open chats at once, and a hub that is killed. {@code -Deasyflow.crash=long} does more. */
class ManyVisitorsTest {
  private static final boolean LONG = "long".equals(System.getProperty("easyflow.crash"));
  private static final int CHATS = LONG ? 1_000 : 200;
  private static final int SECONDS = LONG ? 30 : 4;
  private static final int A_SECOND = 20;
  private static final int WRITERS = 20;
  private static final int LINES_EACH = 40;

  @TempDir static Path home;
  private static HubProcess hub;

  @BeforeAll
  static void start() throws IOException {
    hub =
        new HubProcess(
                home,
                Map.of(
                    "EASYFLOW_WEBCHAT_SOCKETSPERADDRESS", "2000",
                    "EASYFLOW_WEBCHAT_PERADDRESS", "5000",
                    "EASYFLOW_WEBCHAT_PERSESSION", "200"),
                HubProcess.QUICK_START)
            .start();
    hub.post("/api/v1/subscribers/consultant/hold", "{\"reason\":\"tests\"}");
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  private static List<WebChatHub.Ticket> tickets(int count) {
    WebChatProperties properties =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("easyflow.webchat", WebChatProperties.class);
    ChatTokens tokens =
        new ChatTokens(new ChatKey(hub.database(), properties), Clock.systemUTC(), properties);
    return IntStream.range(0, count)
        .mapToObj(i -> tokens.begin())
        .map(ticket -> new WebChatHub.Ticket(ticket.sessionId(), ticket.token()))
        .toList();
  }

  @Test
  void aLineReachesItsVisitorSoonThoughManyChatsAreOpen() throws Exception {
    List<WebChatHub.Ticket> visitors = tickets(CHATS);
    List<SocketClient> sockets = new ArrayList<>();
    List<Long> delays = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger said = new AtomicInteger();
    ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    try (HikariDataSource pool = new HikariDataSource()) {
      pool.setDataSource(hub.database().getDataSource());
      JdbcTemplate database = new JdbcTemplate(pool);
      for (WebChatHub.Ticket visitor : visitors) {
        database.update(
            "insert into support_chats (account, chat_id, state, created_at, customer_at)"
                + " values ('web:default', ?, 'bot', now(), now())",
            visitor.sessionId());
        SocketClient socket = SocketClient.greeted(hub, visitor, 0);
        socket.tell(frame -> delays.addAll(delays(frame)));
        sockets.add(socket);
      }
      clock.scheduleAtFixedRate(
          () -> {
            int number = said.incrementAndGet();
            int chosen = ThreadLocalRandom.current().nextInt(CHATS);
            say(database, visitors.get(chosen).sessionId(), number);
          },
          0,
          1_000_000 / A_SECOND,
          TimeUnit.MICROSECONDS);
      await().atMost(Duration.ofMinutes(2)).until(() -> said.get() >= A_SECOND * SECONDS);
      clock.shutdown();
      assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      await().atMost(Duration.ofSeconds(20)).until(() -> delays.size() >= said.get());
      List<Long> sorted = delays.stream().sorted().toList();
      assertThat(sorted).as("each line once").hasSize(said.get());
      long p95 = sorted.get(sorted.size() * 95 / 100) / 1_000_000;
      assertThat(p95).as("95 of 100 lines within so many ms").isLessThanOrEqualTo(300);
    } finally {
      clock.shutdownNow();
      sockets.forEach(SocketClient::close);
    }
  }

  private static void say(JdbcTemplate database, String session, int number) {
    // One statement is one transaction: who hears of the line finds it.
    database.query(
        "with line as (insert into chat_messages"
            + " (chat, author, author_name, text, event_id, part, at)"
            + " select id, 'manager', 'Anna', ?, ?, 0, now() from support_chats where chat_id = ?"
            + " returning id) select pg_notify('easyflow_chat', 'web:default/' || ?) from line",
        row -> {},
        String.valueOf(System.nanoTime()),
        -1_000_000L - number,
        session,
        session);
  }

  private static List<Long> delays(JsonNode frame) {
    long now = System.nanoTime();
    return frame.path("lines").findValuesAsText("text").stream()
        .map(text -> now - Long.parseLong(text))
        .toList();
  }

  @Test
  void whatWasAcceptedIsThereOnceThoughTheHubIsKilled() throws Exception {
    List<WebChatHub.Ticket> visitors = tickets(WRITERS);
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    var threads = Executors.newFixedThreadPool(WRITERS);
    AtomicInteger kept = new AtomicInteger();
    try {
      for (WebChatHub.Ticket visitor : visitors) {
        writers.add(CompletableFuture.runAsync(() -> writeAll(visitor, kept), threads));
      }
      await().until(() -> kept.get() > WRITERS * LINES_EACH / 4);
      hub.kill();
      hub.start();
      CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);
    } finally {
      threads.shutdownNow();
    }
    List<String> written = IntStream.range(0, LINES_EACH).mapToObj(i -> "line " + i).toList();
    for (WebChatHub.Ticket visitor : visitors) {
      try (SocketClient socket = SocketClient.greeted(hub, visitor, 0)) {
        await().atMost(Duration.ofSeconds(30)).until(() -> socket.texts().size() >= written.size());
        assertThat(socket.texts()).containsExactlyElementsOf(written);
      }
    }
  }

  /** Writes line after line, each again with its id until the hub says that it is kept. */
  private static void writeAll(WebChatHub.Ticket visitor, AtomicInteger kept) {
    for (int i = 0; i < LINES_EACH; i++) {
      String json = "{\"id\":\"l" + i + "\",\"text\":\"line " + i + "\"}";
      HttpRequest request =
          HttpRequest.newBuilder(hub.uri("/api/chat/send-message"))
              .timeout(Duration.ofSeconds(10))
              .header("Authorization", "Bearer " + visitor.token())
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build();
      await("line " + i)
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(100))
          .pollDelay(Duration.ZERO)
          .until(() -> sent(request));
      kept.incrementAndGet();
    }
  }

  private static boolean sent(HttpRequest request) {
    try {
      return hub.send(request).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
