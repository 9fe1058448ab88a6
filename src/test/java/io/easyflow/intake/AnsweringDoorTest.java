package io.easyflow.intake;

import static io.easyflow.intake.Fakes.jq;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.account.Account;
import io.easyflow.account.Secret;
import io.easyflow.catalog.Webhook;
import io.easyflow.channel.ChannelFullException;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.EventStore;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;

/** What the door answers to senders who wait. */
class AnsweringDoorTest extends DoorTest {
  private static final String TOKEN = "an-unguessable-token-4711";
  private static final String SAID =
      "{\"who\":\"skill-2\",\"said\":\"hello\",\"state\":{\"n\":7},\"user\":{\"token\":\"our-0auth\"}}";
  private static final Duration BUDGET = Duration.ofMillis(400);

  @Autowired private Fakes.Port replies;

  private JsonNode body() {
    return json(new String(replies.body, StandardCharsets.UTF_8));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void voice() {
    voice(BUDGET);
  }

  private void voice(Duration budget) {
    Fakes.Door voice = Fakes.door();
    voice.authenticity =
        new Webhook.Authenticity(
            "token", jq(".query.token"), null, null, "pathToken", null, null, null);
    voice.type = jq(".body.said");
    voice.allow = new Webhook.Allow(jq(".body.who"), "skills");
    voice.conceal = List.of("/user/token", "/nobody/here");
    voice.answer =
        new Webhook.Answer(budget, "application/json", jq("{late: true, state: .body.state}"));
    catalog.put(voice.of("voice"));
    accounts.put(
        new Account(
            "voice",
            "default",
            null,
            Map.of("skills", "skill-1, skill-2"),
            Map.of("pathToken", List.of(new Secret(TOKEN)))));
    replies.answer = CompletableFuture.completedFuture(json("{\"text\":\"Здравствуйте\"}"));
  }

  private HttpResponse<String> say(String token, String body) throws Exception {
    return send(post("voice?token=" + token, BodyPublishers.ofString(body)));
  }

  @Test
  void answersWhatThePortSaysAndKeepsWhatWasAsked() throws Exception {
    HttpResponse<String> answer = say(TOKEN, SAID);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .get()
        .asString()
        .startsWith("application/json");
    assertThat(json(answer.body())).isEqualTo(json("{\"text\":\"Здравствуйте\"}"));
    assertThat(store.events()).singleElement().extracting(e -> e.type()).isEqualTo("hello");
    assertThat(replies.before).isBefore(Instant.now().plus(BUDGET));
  }

  @Test
  void answersWhereTheBodyIsWaitedForToo() throws Exception {
    replies.answer =
        new CompletableFuture<JsonNode>()
            .completeOnTimeout(json("{\"text\":\"Слушаю\"}"), 50, TimeUnit.MILLISECONDS);
    byte[] said = SAID.getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        send(
            post(
                "voice?token=" + TOKEN,
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(said))));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer.body())).isEqualTo(json("{\"text\":\"Слушаю\"}"));
    assertThat(store.events()).hasSize(1);
  }

  @Test
  void nobodySeesAPersonsToken() throws Exception {
    say(TOKEN, SAID);
    assertThat(body().at("/user/token").asText()).isEqualTo(Texts.sha256("our-0auth"));
    assertThat(body().at("/state/n").asInt()).isEqualTo(7);
    assertThat(store.events().get(0).body())
        .asString()
        .doesNotContain("our-0auth")
        .contains(body().at("/user/token").asText());
  }

  @ParameterizedTest
  @CsvSource({"wrong, skill-1, 401", "'', skill-1, 401", "right, skill-3, 403", "right, '', 403"})
  void refusesStrangers(String token, String who, int status, CapturedOutput output)
      throws Exception {
    String body = "{\"who\":\"" + who + "\",\"said\":\"x\"}";
    HttpResponse<String> answer = say(token.equals("right") ? TOKEN : token, body);
    assertProblem(answer, status, status == 401 ? "unauthentic" : "not-allowed");
    assertThat(store.calls()).isZero();
    assertThat(answer.body() + output.getAll()).doesNotContain(TOKEN);
  }

  @Test
  void aPortThatHangsIsLate() throws Exception {
    replies.answer = new CompletableFuture<>();
    long start = System.nanoTime();
    HttpResponse<String> answer = say(TOKEN, SAID);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer.body())).isEqualTo(json("{\"late\":true,\"state\":{\"n\":7}}"));
    assertThat(millis).isBetween(BUDGET.toMillis() - 50, BUDGET.toMillis() + 20_000);
    assertThat(store.events()).hasSize(1);
    assertThat(late("slow")).isPositive();
  }

  @Test
  void aPortThatFailsIsLateAtOnceAndTheLogSaysWhy(CapturedOutput output) throws Exception {
    replies.answer =
        CompletableFuture.failedFuture(new DeliveryFailure.Permanent("the mapping is off", null));
    assertThat(json(say(TOKEN, SAID).body()).path("late").asBoolean()).isTrue();
    assertThat(output).contains("voice-reply failed: the mapping is off");
    replies.answer = null;
    assertThat(json(say(TOKEN, SAID).body()).path("late").asBoolean()).isTrue();
    assertThat(output).contains("IllegalStateException").doesNotContain("secret words");
    assertThat(late("failed")).isGreaterThanOrEqualTo(2);
  }

  private double late(String reason) {
    return metrics
        .get("integration.webhook.late")
        .tags("platform", "voice", "reason", reason)
        .counter()
        .count();
  }

  @Test
  void answersNothingThatIsNotKept() throws Exception {
    store.fail(() -> new CompletableFuture<>());
    assertProblem(say(TOKEN, SAID), 503, "unavailable");
    store.fail(() -> CompletableFuture.failedFuture(new IllegalStateException("gone")));
    assertProblem(say(TOKEN, SAID), 503, "unavailable");
    store.fail(
        () -> {
          throw new ChannelFullException("full");
        });
    assertProblem(say(TOKEN, SAID), 503, "full");
  }

  @Test
  void waitsForTheCommitThoughThePortIsQuicker() throws Exception {
    voice(Duration.ofSeconds(20));
    CompletableFuture<List<EventStore.Appended>> commit = new CompletableFuture<>();
    CountDownLatch called = new CountDownLatch(1);
    store.fail(
        () -> {
          called.countDown();
          return commit;
        });
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            post("voice?token=" + TOKEN, BodyPublishers.ofString(SAID)).build(),
            BodyHandlers.ofString());
    assertThat(called.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(answer).isNotDone();
    commit.complete(List.of());
    assertThat(answer.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  /** More than the web server has threads, and more than the door has places. */
  @Test
  void holdsNoThreadWhileItWaits() throws Exception {
    replies.answer = new CompletableFuture<>();
    AtomicInteger good = new AtomicInteger();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add(
          http.sendAsync(
                  post("voice?token=" + TOKEN, BodyPublishers.ofString(SAID)).build(),
                  BodyHandlers.ofString())
              .thenAccept(
                  answer -> {
                    if (answer.statusCode() == 200 && answer.body().contains("late")) {
                      good.incrementAndGet();
                    }
                  }));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
    assertThat(good).hasValue(500);
  }
}
