package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.LyingFront;
import io.easyflow.testkit.LyingFront.Answer;
import io.easyflow.testkit.LyingFront.Call;
import io.easyflow.testkit.LyingFront.Lie;
import io.easyflow.testkit.LyingFront.Request;
import io.easyflow.testkit.RoutesCopy;
import io.easyflow.testkit.Shopify;
import io.easyflow.testkit.TelegramDouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Orders flow while the messenger that tells their customers lies in every way there is. */
class LyingPlatformTest {
  private static final Logger LOG = LoggerFactory.getLogger(LyingPlatformTest.class);
  private static final int EACH = Size.of(3, 40);
  private static final long FIRST_CHAT = 500_000;
  private static final String TOKEN = "4711:lying-bot-token";
  private static final Duration SOON = Duration.ofSeconds(Size.of(60, 900));

  /** What was in flight already when the platform asked to wait. */
  private static final Duration IN_FLIGHT = Duration.ofMillis(1500);

  /** The two clocks were not read at the same moment. */
  private static final Duration EXACTLY = Duration.ofMillis(50);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What may become of a message. */
  private enum End {
    SENT("sent", 1),
    UNKNOWN_DONE("unknown", 1),
    UNKNOWN_NOT_DONE("unknown", 0);

    private final String status;
    private final int effects;

    End(String status, int effects) {
      this.status = status;
      this.effects = effects;
    }
  }

  /** A lie that the first call for a message meets, and what must become of the message. */
  private record Trial(String name, Lie lie, End end) {}

  /** The platform asked to be left alone from one moment to another. */
  private record Rest(long from, long until) {}

  @TempDir Path home;
  private final List<Trial> trials = trials();
  private final Set<String> met = ConcurrentHashMap.newKeySet();
  private final Map<String, String> ids = new ConcurrentHashMap<>();
  private final List<Rest> rests = new CopyOnWriteArrayList<>();
  private final List<Long> calls = new CopyOnWriteArrayList<>();

  private List<Trial> trials() {
    return List.of(
        new Trial("the truth", this::tell, End.SENT),
        new Trial("late", this::late, End.SENT),
        new Trial("twice", call -> call.twice(done(call)), End.SENT),
        new Trial("429 with seconds", call -> wait(call, 3, "seconds"), End.SENT),
        new Trial("429 with a date", call -> wait(call, 4, "date"), End.SENT),
        new Trial("429 with seconds in the body", call -> wait(call, 3, "body"), End.SENT),
        new Trial("JSON called text", call -> call.answer(as(done(call), "text/plain")), End.SENT),
        new Trial("500 before", LyingPlatformTest::fail, End.UNKNOWN_NOT_DONE),
        new Trial("500 after", this::failAfter, End.UNKNOWN_DONE),
        new Trial("reset before", Call::reset, End.UNKNOWN_NOT_DONE),
        new Trial("reset in the answer", call -> call.reset(done(call)), End.UNKNOWN_DONE),
        new Trial("cut short", call -> call.cutShort(done(call)), End.UNKNOWN_DONE),
        new Trial("a web page", call -> call.answer(page(done(call))), End.UNKNOWN_DONE),
        new Trial("silence", this::silent, End.UNKNOWN_DONE));
  }

  @Test
  void everyMessageIsSentOnceOrKnownToBeInDoubt() throws Exception {
    RoutesCopy routes = new RoutesCopy(home);
    routes.edit("connectors/telegram/connector.yaml", "timeout: 15s", "timeout: 6s");
    try (TelegramDouble telegram = new TelegramDouble();
        LyingFront front = new LyingFront(telegram.origin(), this::choose);
        HubProcess hub = new HubProcess(home, environment(front, routes))) {
      hub.start();
      int people = trials.size() * EACH;
      introduce(hub, telegram, people);
      List<Integer> order = new ArrayList<>(IntStream.range(0, people).boxed().toList());
      Collections.shuffle(order);
      for (int person : order) {
        String body = Shopify.Order.placed(10_000 + person, phone(person)).json();
        assertThat(Shopify.send(hub, "orders/create", "w" + person, body).statusCode())
            .isEqualTo(200);
      }
      JsonNode ledger = hub.settled(SOON);
      assertEnds(hub, telegram);
      assertThat(ledger.path("balanced").asBoolean()).as(ledger.toString()).isTrue();
      assertThat(ledger.path("dead").asLong()).isZero();
      assertThat(ledger.path("unknown").asLong()).isEqualTo(EACH * inDoubt());
      assertRested();
      assertSecret(hub);
      LOG.info("{} messages, {} calls, ledger {}", people, calls.size(), ledger);
    }
  }

  private long inDoubt() {
    return trials.stream().filter(trial -> trial.end != End.SENT).count();
  }

  private static Map<String, String> environment(LyingFront front, RoutesCopy routes) {
    return TelegramDouble.environment(
        "http://127.0.0.1:" + front.port() + "/bot{botToken}",
        Map.of(
            "SHOPIFY_WEBHOOK_SECRET",
            Shopify.SECRET,
            "TELEGRAM_BOT_TOKEN",
            TOKEN,
            "EASYFLOW_ROUTES_DIR",
            routes.folder(),
            "EASYFLOW_CHANNEL_FIRSTDELAY",
            "200ms",
            "EASYFLOW_CHANNEL_TOTALDELAY",
            "20s",
            "EASYFLOW_OUTLET_BREAKER_PAUSE",
            "500ms"));
  }

  private static String phone(int person) {
    return "+7900%07d".formatted(person);
  }

  private static void introduce(HubProcess hub, TelegramDouble telegram, int people)
      throws IOException {
    for (int i = 0; i < people; i++) {
      String update = TelegramDouble.ownContact(10_000 + i, FIRST_CHAT + i, phone(i));
      assertThat(telegram.write(hub, update)).isEqualTo(200);
    }
    hub.settled(SOON);
  }

  /** The first call for a message meets its lie, later ones the truth. */
  private Lie choose(Request request) {
    if (!request.path().endsWith("/sendMessage")) {
      return LyingFront.HONEST;
    }
    calls.add(System.nanoTime());
    String chat = chat(request);
    return met.add(chat) ? trial(chat).lie : this::tell;
  }

  private static String chat(Request request) {
    try {
      return JSON.readTree(request.body()).path("chat_id").asText();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Trial trial(String chat) {
    return trials.get((int) ((Long.parseLong(chat) - FIRST_CHAT) % trials.size()));
  }

  /** The message is sent now. */
  private Answer done(Call call) throws IOException {
    Answer answer = call.forward();
    JsonNode id = JSON.readTree(answer.body()).at("/result/message_id");
    String chat = chat(call.request());
    ids.put(chat, chat + ":" + id.asText());
    return answer;
  }

  private void tell(Call call) throws IOException {
    call.answer(done(call));
  }

  private void late(Call call) throws IOException {
    Answer answer = done(call);
    pause(Duration.ofMillis(1200));
    call.answer(answer);
  }

  private void silent(Call call) throws IOException {
    done(call);
    call.beSilent();
  }

  private static void pause(Duration time) throws IOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void fail(Call call) throws IOException {
    call.answer(Answer.json(500, "{\"ok\":false,\"error_code\":500}"));
  }

  private void failAfter(Call call) throws IOException {
    done(call);
    fail(call);
  }

  private static Answer as(Answer answer, String type) {
    return answer.with("Content-Type", type);
  }

  private static Answer page(Answer answer) {
    return new Answer(200, Map.of("Content-Type", "text/html"), "<html>" + answer.status());
  }

  private void wait(Call call, int seconds, String place) throws IOException {
    long from = System.nanoTime();
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    Answer answer = Answer.json(429, "{\"ok\":false,\"error_code\":429}");
    Duration rest = Duration.ofSeconds(seconds);
    switch (place) {
      case "seconds" -> answer = answer.with("Retry-After", String.valueOf(seconds));
      case "date" -> {
        ZonedDateTime until = now.plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
        answer = answer.with("Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME.format(until));
        rest = Duration.between(now, until);
      }
      default ->
          answer =
              Answer.json(
                  429, "{\"ok\":false,\"parameters\":{\"retry_after\":%d}}".formatted(seconds));
    }
    call.answer(answer);
    rests.add(new Rest(from + IN_FLIGHT.toNanos(), from + rest.toNanos() - EXACTLY.toNanos()));
  }

  private void assertEnds(HubProcess hub, TelegramDouble telegram) {
    Map<String, Long> effects =
        telegram.sent().stream()
            .collect(Collectors.groupingBy(TelegramDouble.Sent::chatId, Collectors.counting()));
    List<Map<String, Object>> messages =
        hub.database()
            .queryForList(
                "select chat_id, status, external_id from message where direction = 'out'");
    assertThat(messages).hasSize(trials.size() * EACH);
    for (Map<String, Object> message : messages) {
      String chat = (String) message.get("chat_id");
      Trial trial = trial(chat);
      assertThat(message.get("status")).as(trial.name).isEqualTo(trial.end.status);
      assertThat(effects.getOrDefault(chat, 0L)).as(trial.name).isEqualTo(trial.end.effects);
      if (trial.end == End.SENT) {
        assertThat(message.get("external_id"))
            .as("the answer to this message, not to another one")
            .isEqualTo(ids.get(chat));
      }
    }
  }

  /** No call was made while the platform asked to be left alone. */
  private void assertRested() {
    assertThat(rests).hasSizeGreaterThanOrEqualTo(3 * EACH);
    for (Rest rest : rests) {
      assertThat(calls).noneMatch(call -> call > rest.from && call < rest.until);
    }
  }

  private static void assertSecret(HubProcess hub) throws IOException {
    List<String> shown =
        new ArrayList<>(
            List.of(
                "/api/v1/dead-letters?limit=200",
                "/api/v1/events?limit=200",
                "/api/v1/messages?limit=200",
                "/api/v1/accounts",
                "/api/v1/connectors/telegram",
                "/health/integrations",
                "/actuator/prometheus"));
    hub.json("/api/v1/dead-letters")
        .path("items")
        .forEach(letter -> shown.add("/api/v1/events/" + letter.path("eventId").asText()));
    for (String path : shown) {
      assertThat(hub.get(path).body()).as(path).isNotEmpty().doesNotContain(TOKEN, "lying-bot");
    }
    assertThat(hub.logText()).contains("UNKNOWN").doesNotContain(TOKEN, "lying-bot");
  }
}
