package io.easyflow.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.channel.Ledger;
import io.easyflow.handoff.ChatLine;
import io.easyflow.handoff.ChatLines;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Dialogues with a skill, over HTTP, on the whole hub. */
class AliceTest {
  private static final Logger LOG = LoggerFactory.getLogger(AliceTest.class);
  private static final int REQUESTS = 300;
  private static final int CONNECTIONS = 100;

  /** The platform gives up after 3 s. */
  private static final Duration USUAL = Duration.ofMillis(2800);

  /** Of one that a busy machine leaves lying; the consultant thinks longer. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  @TempDir static Path home;
  private static VoiceHub hub;

  private final AliceRequest dialogue = new AliceRequest();

  @BeforeAll
  static void start() throws Exception {
    hub = new VoiceHub(home);
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @BeforeEach
  void answerAtOnce() {
    hub.consultant.answerAtOnce("**X300** держит заряд дольше, см. [сайт](https://x.example) 🙂");
  }

  private JsonNode answer(byte[] request) throws Exception {
    HttpResponse<String> answer = hub.send(request).get(20, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode valid = valid(answer.body());
    dialogue.keep(valid);
    return valid;
  }

  /** Asks again, as a person does, while a busy machine asks for a moment. */
  private JsonNode answered(String words) throws Exception {
    JsonNode answer = answer(dialogue.says(words));
    for (int i = 0; i < 10 && !answer.at("/session_state/asked").isMissingNode(); i++) {
      answer = answer(dialogue.says("ещё раз"));
    }
    return answer;
  }

  /** By the rules of the platform: anything else makes it say that the skill does not respond. */
  private static JsonNode valid(String body) {
    JsonNode answer = hub.read(body);
    assertThat(answer.path("version").asText()).isEqualTo("1.0");
    assertThat(answer.path("session_state").isObject()).isTrue();
    assertThat(answer.path("session_state").toString().length()).isLessThan(1024);
    JsonNode response = answer.path("response");
    assertThat(response.isObject()).isTrue();
    if (!response.isEmpty()) {
      assertThat(response.path("text").asText()).isNotEmpty().hasSizeLessThanOrEqualTo(1024);
      assertThat(response.path("tts").asText("")).hasSizeLessThanOrEqualTo(1024);
      assertThat(response.path("end_session").isBoolean()).isTrue();
      for (JsonNode button : response.path("buttons")) {
        assertThat(button.path("title").asText()).isNotEmpty().hasSizeLessThanOrEqualTo(64);
      }
    }
    return answer;
  }

  private static String text(JsonNode answer) {
    return answer.at("/response/text").asText();
  }

  @Test
  void greetsHelpsAndSaysGoodbye() throws Exception {
    JsonNode greeting = answer(dialogue.says(""));
    assertThat(text(greeting)).startsWith("Здравствуйте");
    assertThat(greeting.at("/response/buttons")).isNotEmpty();
    assertThat(text(answer(dialogue.says("что ты умеешь")))).contains("Где мой заказ");
    assertThat(text(answer(dialogue.says("помощь")))).contains("Хватит");
    assertThat(text(answer(dialogue.presses("help")))).contains("Хватит");
    JsonNode goodbye = answer(dialogue.says("хватит"));
    assertThat(goodbye.at("/response/end_session").asBoolean()).isTrue();
    assertThat(answer(dialogue.says("стоп")).at("/response/end_session").asBoolean()).isTrue();
  }

  @Test
  void answersWhatIsNotSaidAtAll() throws Exception {
    assertThat(text(answer(dialogue.says("ping")))).isNotEmpty();
    assertThat(answer(dialogue.of("AudioPlayer.PlaybackStarted")).path("response")).isEmpty();
    assertThat(text(answer(dialogue.of("Purchase.Confirmation")))).contains("Помощь");
    assertThat(text(answer(dialogue.of("Show.Pull")))).contains("Помощь");
    assertThat(text(answer(dialogue.linked()))).contains("номера телефона я не знаю");
  }

  @Test
  void aSpeakerIsToldWhatCanBeSaid() throws Exception {
    dialogue.screen = false;
    JsonNode answer = answer(dialogue.says(""));
    assertThat(answer.at("/response/buttons")).isEmpty();
    assertThat(answer.at("/response/tts").asText()).contains("Можно сказать: Где мой заказ");
  }

  @Test
  void tellsTheConsultantsAnswer() throws Exception {
    JsonNode answer = answered("чем отличается x200 от x300");
    assertThat(text(answer)).isEqualTo("X300 держит заряд дольше, см. сайт 🙂");
    assertThat(answer.at("/response/tts").asText()).isEqualTo("X300 держит заряд дольше, см. сайт");
    assertThat(text(answered("а сколько он стоит"))).contains("X300");
    assertThat(lines()).extracting(ChatLine::author).hasSize(4);
  }

  private List<ChatLine> lines() {
    return hub.bean(ChatLines.class).after("alice:default", dialogue.session, 0, 10);
  }

  @Test
  void tellsALateAnswerWithTheNextTurn() throws Exception {
    hub.consultant.think();
    assertThat(text(answer(dialogue.says("чем отличается x200 от x300")))).startsWith("Минутку");
    assertThat(text(answer(dialogue.says("спроси ещё раз, ну")))).isNotEmpty();
    hub.consultant.answerAtOnce("X300 новее.");
    await().atMost(Duration.ofSeconds(20)).until(() -> lines().size() == 4);
    JsonNode late = answered("ну что");
    assertThat(text(late)).contains("X300 новее.");
    assertThat(late.at("/session_state/asked").isMissingNode()).isTrue();
    assertThat(text(answered("как доставить"))).isEqualTo("X300 новее.");
  }

  @Test
  void aNudgeAsksNothingNew() throws Exception {
    hub.consultant.think();
    assertThat(text(answer(dialogue.says("какая гарантия")))).startsWith("Минутку");
    assertThat(text(answer(dialogue.says("какая гарантия")))).startsWith("Минутку");
    hub.consultant.answerAtOnce("Два года.");
    assertThat(text(answered("ещё раз"))).isEqualTo("Два года.");
    assertThat(lines()).hasSize(2);
  }

  /** Whoever answers, a manager or the hub for them, is heard. */
  @Test
  void callsAManager() throws Exception {
    assertThat(text(answered("позови менеджера"))).doesNotStartWith("Минутку");
    assertThat(lines()).anyMatch(line -> line.author() == ChatLine.Author.SYSTEM);
  }

  @Test
  void tellsALinkedPersonWhereTheirOrderIs() throws Exception {
    String phone = "+79990001122";
    order("1001", "shipped", phone);
    order("1002", "new", phone);
    order("1003", "new", "+79990000000");
    JsonNode asked = answer(dialogue.says("где мой заказ"));
    assertThat(asked.at("/response/directives/start_account_linking").isObject()).isTrue();
    dialogue.canLink = false;
    assertThat(text(answer(dialogue.says("где мой заказ")))).contains("в приложении");

    dialogue.token = "our-oauth-token";
    String link = "{\"token\": \"our-oauth-token\", \"phone\": \"%s\"}";
    assertThat(hub.call("/api/v1/voice-links", link.formatted("8 999"))).isEqualTo(400);
    assertThat(hub.call("/api/v1/voice-links", link.formatted(phone))).isEqualTo(204);
    assertThat(text(answer(dialogue.linked()))).startsWith("Готово");
    assertThat(text(answer(dialogue.says("где мой заказ 1001")))).isEqualTo("Заказ 1001: в пути.");
    assertThat(text(answer(dialogue.presses("order")))).contains("1002: принят").contains("1001");
    assertThat(text(answer(dialogue.says("где заказ 1003"))))
        .contains("Заказа 1003")
        .contains("нет");
    assertThat(hub.call("/api/v1/voice-links/forget", link.formatted(phone))).isEqualTo(204);
    assertThat(text(answer(dialogue.says("мой заказ")))).doesNotContain("1001");
    String kept =
        hub.bean(JdbcTemplate.class)
            .queryForObject(
                "select string_agg(convert_from(body, 'UTF8'), '') from event", String.class);
    assertThat(kept).doesNotContain("our-oauth-token");
  }

  private void order(String number, String status, String phone) {
    hub.bean(JdbcTemplate.class)
        .update(
            "insert into orders (account, external_id, whole, version, state_version, source,"
                + " placed_at, seen_at, body) values ('shopify:default', ?, true, now(), now(),"
                + " 'order', now(), now(), ?::jsonb)",
            number,
            """
            {"account": "shopify:default", "externalId": "%s", "number": "#%s", "status": "%s",
             "customer": {"phone": "%s"}}"""
                .formatted(number, number, status, phone));
  }

  @TestFactory
  Stream<DynamicTest> whatTheVendorsSdksPublish() throws IOException {
    String fixtures = System.getProperty("easyflow.vendor-fixtures", "");
    if (fixtures.isBlank()) {
      return Stream.empty();
    }
    List<Path> requests;
    try (Stream<Path> files = Files.list(Path.of(fixtures, "alice"))) {
      requests = files.filter(f -> f.getFileName().toString().matches("request.*[.]json")).toList();
    }
    assertThat(requests).isNotEmpty();
    return requests.stream()
        .map(file -> dynamicTest("answers " + file.getFileName(), () -> published(file)));
  }

  private void published(Path file) throws Exception {
    JsonNode answer = answer(Files.readAllBytes(file));
    assertThat(text(answer)).isNotEmpty();
  }

  /** Hundreds of people ask while the consultant thinks for 30 seconds: all get a valid answer. */
  @Test
  void nobodyWaitsForASlowConsultant() throws Exception {
    hub.consultant.think();
    Semaphore connections = new Semaphore(CONNECTIONS);
    long[] nanos = new long[REQUESTS];
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      int number = i;
      byte[] request = new AliceRequest().says("сколько стоит доставка " + i);
      connections.acquire();
      long start = System.nanoTime();
      answers.add(
          hub.send(request)
              .whenComplete(
                  (answer, failure) -> {
                    nanos[number] = System.nanoTime() - start;
                    connections.release();
                  }));
    }
    for (CompletableFuture<HttpResponse<String>> one : answers) {
      HttpResponse<String> answer = one.get(20, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(text(valid(answer.body()))).startsWith("Минутку");
    }
    Arrays.sort(nanos);
    Duration worst = Duration.ofNanos(nanos[REQUESTS * 999 / 1000 - 1]);
    LOG.info(
        "voice load: p50 {} ms, p99 {} ms, p99.9 {} ms, max {} ms",
        nanos[REQUESTS / 2] / 1_000_000,
        nanos[REQUESTS * 99 / 100] / 1_000_000,
        worst.toMillis(),
        nanos[REQUESTS - 1] / 1_000_000);
    assertThat(Duration.ofNanos(nanos[REQUESTS / 2])).isLessThan(USUAL);
    assertThat(worst).isLessThan(LONGEST);
    // What nobody waits for any more goes on.
    hub.consultant.answerAtOnce("Бесплатно.");
    await().atMost(Duration.ofSeconds(60)).until(() -> said("Бесплатно.") == REQUESTS);
    assertThat(hub.bean(Ledger.class).report().total().balanced()).isTrue();
  }

  private static int said(String text) {
    return hub.bean(JdbcTemplate.class)
        .queryForObject("select count(*) from chat_messages where text = ?", Integer.class, text);
  }
}
