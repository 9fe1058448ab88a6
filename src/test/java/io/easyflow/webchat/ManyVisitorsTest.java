package io.easyflow.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.TelegramDouble;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many open chats at once, and a hub that is killed. {@code -Deasyflow.crash=long} does more. */
class ManyVisitorsTest {
  private static final Logger LOG = LoggerFactory.getLogger(ManyVisitorsTest.class);
  private static final boolean LONG = "long".equals(System.getProperty("easyflow.crash"));

  private static final int CHATS = LONG ? 1_000 : 200;
  private static final int SECONDS = LONG ? 60 : 5;
  private static final int A_SECOND = 20;

  /** As the widget does, or the hub takes it for gone. */
  private static final Duration PING_EVERY = Duration.ofSeconds(20);

  /** What a hub that was just started says first is not judged. */
  private static final int WARM = LONG ? 200 : 60;

  /** Telegram takes a message a second for a manager's chat, so they must be enough. */
  private static final int MANAGERS = 100;

  private static final int FIRST_MANAGER = 2_000;
  private static final int WRITERS = 20;
  private static final int FIRST_WRITER = 3_000;
  private static final int LINES_EACH = LONG ? 40 : 10;

  /**
   * From the word of a manager at the door to the visitor's socket. 300 ms are wanted of a machine
   * that does nothing else.
   */
  private static final Duration TO_VISITOR = Duration.ofSeconds(1);

  /** From the visitor's socket to the call of the managers' bot. */
  private static final Duration TO_MANAGER = Duration.ofSeconds(2);

  @TempDir static Path home;
  private static TelegramDouble telegram;
  private static HubProcess hub;

  @BeforeAll
  static void start() throws IOException {
    telegram = new TelegramDouble();
    hub =
        new HubProcess(
                home,
                telegram.managers(
                    Map.of(
                        "EASYFLOW_WEBCHAT_SOCKETSPERADDRESS",
                        "2000",
                        "EASYFLOW_WEBCHAT_PERADDRESS",
                        "5000",
                        "EASYFLOW_WEBCHAT_PERSESSION",
                        "200",
                        "MANAGER_IDS",
                        ids(FIRST_MANAGER, MANAGERS) + "," + ids(FIRST_WRITER, WRITERS))),
                HubProcess.QUICK_START)
            .start();
  }

  @AfterAll
  static void stop() {
    hub.close();
    telegram.close();
  }

  private static String ids(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(","));
  }

  @Test
  void aLineReachesTheOtherSideSoonThoughManyChatsAreOpen() throws Exception {
    TakenChats chats = new TakenChats(hub, telegram, CHATS, FIRST_MANAGER, MANAGERS);
    ConcurrentMap<String, Long> said = new ConcurrentHashMap<>();
    List<Integer> refused = Collections.synchronizedList(new ArrayList<>());
    Arrivals seen = new Arrivals();
    List<SocketClient> sockets = new ArrayList<>();
    ExecutorService senders = Executors.newFixedThreadPool(16);
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try {
      for (WebChatHub.Ticket visitor : chats.visitors()) {
        SocketClient socket = SocketClient.greeted(hub, visitor, 0);
        socket.tell(seen::frame);
        sockets.add(socket);
      }
      AtomicInteger count = new AtomicInteger();
      int all = WARM + A_SECOND * SECONDS;
      Runnable next =
          () -> {
            int number = count.getAndIncrement();
            if (number < all) {
              String text = (number % 2 == 0 ? "v" : "m") + number;
              said.put(text, System.nanoTime());
              senders.execute(() -> refused.addAll(say(chats, sockets, text)));
            }
          };
      clock.scheduleAtFixedRate(next, 0, 1_000_000 / A_SECOND, TimeUnit.MICROSECONDS);
      AtomicInteger pinged = new AtomicInteger();
      clock.scheduleAtFixedRate(
          () -> {
            SocketClient socket = sockets.get(pinged.getAndIncrement() % CHATS);
            senders.execute(socket::ping);
          },
          0,
          PING_EVERY.toMillis() / CHATS,
          TimeUnit.MILLISECONDS);
      await()
          .atMost(Duration.ofSeconds(60 + SECONDS))
          .until(() -> said.size() == all && seen.lines.size() + forwards().size() >= all);
    } finally {
      clock.shutdownNow();
      senders.shutdown();
      sockets.forEach(SocketClient::close);
    }
    assertThat(refused).isEmpty();
    assertThat(seen.doubled).as("lines visitors saw twice").isEmpty();
    assertThat(forwards()).as("each line is forwarded once").doesNotHaveDuplicates();
    Map<String, Long> called =
        telegram.calls().stream()
            .filter(call -> line(call).startsWith("v"))
            .collect(Collectors.toMap(ManyVisitorsTest::line, TelegramDouble.Call::nanos));
    Duration toVisitor = p95("manager to visitor", said, seen.lines);
    Duration toManager = p95("visitor to the call of the managers' bot", said, called);
    // The normal suite shares the machine: one pause there is a twentieth of its few lines.
    if (LONG) {
      assertThat(toVisitor).as("95 of 100 lines of managers").isLessThanOrEqualTo(TO_VISITOR);
      assertThat(toManager).as("95 of 100 lines of visitors").isLessThanOrEqualTo(TO_MANAGER);
    }
  }

  /** The other side's word in a forwarded line: it stands under a head. */
  private static String line(TelegramDouble.Call call) {
    return call.text().substring(call.text().lastIndexOf('\n') + 1);
  }

  private static List<String> forwards() {
    return telegram.calls().stream()
        .map(ManyVisitorsTest::line)
        .filter(text -> text.startsWith("v"))
        .toList();
  }

  private static List<Integer> say(TakenChats chats, List<SocketClient> sockets, String text) {
    int chosen = ThreadLocalRandom.current().nextInt(CHATS);
    if (text.startsWith("v")) {
      sockets.get(chosen).line(text, text);
      return List.of();
    }
    try {
      int status = chats.write(chats.managerSays(chats.manager(chosen), text));
      return status == 200 ? List.of() : List.of(status);
    } catch (IOException e) {
      return List.of(0);
    }
  }

  /** Lines of managers as they come to visitors' sockets. */
  private static final class Arrivals {
    private final ConcurrentMap<String, Long> lines = new ConcurrentHashMap<>();
    private final List<String> doubled = new CopyOnWriteArrayList<>();

    void frame(JsonNode frame) {
      long now = System.nanoTime();
      for (JsonNode line : frame.path("lines")) {
        String text = line.path("text").asText();
        if (line.path("kind").asText().equals("manager-message")
            && lines.putIfAbsent(text, now) != null) {
          doubled.add(text);
        }
      }
    }
  }

  private static Duration p95(String way, Map<String, Long> said, Map<String, Long> came) {
    List<Long> millis =
        came.entrySet().stream()
            .filter(line -> Integer.parseInt(line.getKey().substring(1)) >= WARM)
            .map(line -> (line.getValue() - said.get(line.getKey())) / 1_000_000)
            .sorted()
            .toList();
    long p95 = millis.get(millis.size() * 95 / 100);
    LOG.info(
        "{}: {} lines, p50 {} ms, p95 {} ms, longest {} ms",
        way,
        millis.size(),
        millis.get(millis.size() / 2),
        p95,
        millis.get(millis.size() - 1));
    return Duration.ofMillis(p95);
  }

  @Test
  void whatWasAcceptedIsDeliveredOnceOrInDoubtThoughTheHubIsKilled() throws Exception {
    TakenChats chats = new TakenChats(hub, telegram, WRITERS, FIRST_WRITER, WRITERS);
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(2 * WRITERS);
    AtomicInteger kept = new AtomicInteger();
    try {
      for (int i = 0; i < WRITERS; i++) {
        WebChatHub.Ticket visitor = chats.visitors().get(i);
        long manager = chats.manager(i);
        writers.add(
            writer(threads, kept, number -> () -> hub.send(line(visitor, number)).statusCode()));
        writers.add(
            writer(
                threads,
                kept,
                number -> {
                  String update = chats.managerSays(manager, "answer " + number);
                  return () -> chats.write(update);
                }));
      }
      await().until(() -> kept.get() > WRITERS * LINES_EACH / 2);
      hub.kill();
      hub.start();
      CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);
    } finally {
      threads.shutdownNow();
    }
    hub.settled(Duration.ofSeconds(60 + 2 * LINES_EACH));
    for (int i = 0; i < WRITERS; i++) {
      assertSeenByTheVisitor(chats.visitors().get(i));
      assertToldToTheManager(chats.manager(i));
    }
  }

  /** What sends one line and gives the status of the answer. */
  @FunctionalInterface
  private interface Line {
    Callable<Integer> number(int number);
  }

  /** Writes line after line, each again until the hub says that it is kept. */
  private static CompletableFuture<Void> writer(
      ExecutorService threads, AtomicInteger kept, Line line) {
    return CompletableFuture.runAsync(
        () -> {
          for (int i = 0; i < LINES_EACH; i++) {
            Callable<Integer> sent = line.number(i);
            await("line " + i)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> sent.call() == 200);
            kept.incrementAndGet();
          }
        },
        threads);
  }

  private static HttpRequest line(WebChatHub.Ticket visitor, int number) {
    String json = "{\"id\":\"l" + number + "\",\"text\":\"line " + number + "\"}";
    return HttpRequest.newBuilder(hub.uri("/api/chat/send-message"))
        .timeout(Duration.ofSeconds(10))
        .header("Authorization", "Bearer " + visitor.token())
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json))
        .build();
  }

  private static List<String> written(String word) {
    return IntStream.range(0, LINES_EACH).mapToObj(i -> word + " " + i).toList();
  }

  private static void assertSeenByTheVisitor(WebChatHub.Ticket visitor) {
    try (SocketClient socket = SocketClient.greeted(hub, visitor, 0)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> socket.texts().size() >= 2 * LINES_EACH);
      for (String word : List.of("line", "answer")) {
        assertThat(socket.texts().stream().filter(text -> text.startsWith(word)))
            .containsExactlyElementsOf(written(word));
      }
    }
  }

  /** A line is called once, in order; one that is not was under way at the kill and is in doubt. */
  private static void assertToldToTheManager(long manager) {
    List<String> told =
        telegram.calls().stream()
            .filter(call -> call.chatId().equals(String.valueOf(manager)))
            .map(ManyVisitorsTest::line)
            .filter(text -> text.startsWith("line "))
            .toList();
    List<String> inDoubt =
        hub
            .database()
            .queryForList(
                "select body ->> 'text' from message where account = 'telegram:managers'"
                    + " and direction = 'out' and chat_id = ? and status = 'unknown'",
                String.class,
                String.valueOf(manager))
            .stream()
            .map(text -> text.substring(text.lastIndexOf('\n') + 1))
            .toList();
    List<String> lost = new ArrayList<>(written("line"));
    lost.removeAll(told);
    assertThat(inDoubt).as("lines nobody was told").containsAll(lost);
    List<String> expected = new ArrayList<>(written("line"));
    expected.removeAll(lost);
    assertThat(told).isEqualTo(expected);
  }
}
