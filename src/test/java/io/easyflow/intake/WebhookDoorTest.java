package io.easyflow.intake;

import static io.easyflow.intake.Fakes.account;
import static io.easyflow.intake.Fakes.jq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.easyflow.catalog.Webhook.Reply;
import io.easyflow.channel.ChannelFullException;
import io.easyflow.channel.EventStore;
import io.easyflow.channel.NewEvent;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;

/** What the door keeps, answers and refuses. */
class WebhookDoorTest extends DoorTest {
  @Test
  void keepsAndThenAnswers() throws Exception {
    HttpResponse<String> answer = signed("shop", BODY);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(store.events()).hasSize(1);
    NewEvent event = store.events().get(0);
    assertThat(event.account()).isEqualTo("shop:default");
    assertThat(event.type()).isEqualTo("orders/create");
    assertThat(event.orderKey()).isEqualTo("1001");
    assertThat(event.headers()).isEmpty();
    assertThat(event.body()).asString().isEqualTo(BODY);
  }

  @Test
  void waitsForTheCommit() throws Exception {
    CompletableFuture<List<EventStore.Appended>> commit = new CompletableFuture<>();
    CountDownLatch called = new CountDownLatch(1);
    store.fail(
        () -> {
          called.countDown();
          return commit;
        });
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            post("open", BodyPublishers.ofString(BODY)).build(), BodyHandlers.ofString());
    assertThat(called.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(answer).isNotDone();
    commit.complete(List.of());
    assertThat(answer.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/integration/webhook/shop/second",
        "/api/v1/messaging/webhook/shop/second",
        "/api/v1/messaging/webhook/shop?x=1"
      })
  void knowsAccountsAndAliases(String path) throws Exception {
    HttpRequest.Builder request =
        request(path)
            .header("X-Hmac", sign(BODY))
            .header("X-Shop", "two.example.com")
            .POST(BodyPublishers.ofString(BODY));
    assertThat(send(request).statusCode()).isEqualTo(200);
    assertThat(store.events()).extracting(NewEvent::account).containsExactly("shop:second");
  }

  @Test
  void answersInTheVendorsWay() throws Exception {
    HttpResponse<String> answer = send(post("open", BodyPublishers.ofString(BODY)));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("ok");
  }

  @Test
  void sendsALongReplyWhole() throws Exception {
    Fakes.Door echo = Fakes.door();
    echo.reply = new Reply(200, "text/plain", jq(".body.text"));
    catalog.put(echo.of("open"));
    String text = "long ".repeat(20_000);
    HttpResponse<String> answer =
        send(post("open", BodyPublishers.ofString("{\"text\":\"" + text + "\"}")));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(text);
  }

  @Test
  void keepsTheEventAlsoWhenItsReplyFails(CapturedOutput output) throws Exception {
    Fakes.Door broken = Fakes.door();
    broken.reply = new Reply(200, "text/plain", jq(".body | error(\"no reply\")"));
    catalog.put(broken.of("open"));
    assertProblem(send(post("open", BodyPublishers.ofString(BODY))), 500, "internal");
    assertThat(store.events()).hasSize(1);
    assertThat(output).contains("A webhook of open failed");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, nothing-here, 404, unknown-platform",
    "GET, nothing-here, 404, unknown-platform",
    "POST, silent, 404, no-webhook",
    "POST, shop/third, 404, unknown-account",
    "POST, shop, 401, unauthentic",
    "GET, shop, 405, method-not-allowed",
    "PUT, shop, 405, method-not-allowed",
    "DELETE, chat, 405, method-not-allowed"
  })
  void refusesWithAProblem(String method, String path, int status, String type) throws Exception {
    HttpRequest.Builder request =
        request(PATH + path)
            .method(method, BodyPublishers.ofString(BODY))
            .header("X-Probe", "s3cret");
    HttpResponse<String> answer = send(request);
    assertProblem(answer, status, type);
    assertThat(answer.body()).doesNotContain("s3cret").doesNotContain("third");
    assertThat(store.events()).isEmpty();
  }

  @Test
  void refusesEveryChangedSignature() throws Exception {
    String good = sign(BODY);
    List<String> wrong = new ArrayList<>(List.of("x", good.substring(1), good + "=", good + good));
    for (int i = 0; i < good.length(); i++) {
      char other = good.charAt(i) == 'A' ? 'B' : 'A';
      wrong.add(good.substring(0, i) + other + good.substring(i + 1));
    }
    for (String signature : wrong) {
      HttpRequest.Builder request =
          post("shop", BodyPublishers.ofString(BODY)).header("X-Hmac", signature);
      assertProblem(send(request), 401, "unauthentic");
    }
    assertThat(store.events()).isEmpty();
  }

  @Test
  void checksTheSignatureBeforeItParses() throws Exception {
    String broken = "{\"id\":";
    HttpRequest.Builder unsigned =
        post("shop", BodyPublishers.ofString(broken)).header("X-Hmac", "AAAA");
    assertProblem(send(unsigned), 401, "unauthentic");
    assertProblem(signed("shop", broken), 400, "unreadable");
  }

  @Test
  void refusesAShapeTheConnectorDoesNotExpectAndSaysSoInTheLog(CapturedOutput output)
      throws Exception {
    assertProblem(signed("shop", "[4111]"), 400, "unreadable");
    assertThat(output.getAll())
        .contains("A genuine webhook of shop does not fit its connector.yaml: ")
        .doesNotContain("4111");
    assertThat(store.events()).isEmpty();
  }

  @Test
  void shakesHandsWithTheTokenOnly() throws Exception {
    String query = "chat?hub.mode=subscribe&hub.challenge=1158201444%3Cb%3E&hub.verify_token=";
    for (String token : List.of("t0ken", "old-t0ken")) {
      HttpResponse<String> answer = send(request(PATH + query + token).GET());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("1158201444<b>");
      assertThat(answer.headers().firstValue("Content-Type"))
          .get()
          .asString()
          .startsWith("text/plain");
    }
    for (String token : List.of("", "T0ken", "t0ke", "t0ken%00")) {
      assertProblem(send(request(PATH + query + token).GET()), 403, "handshake");
    }
    assertProblem(send(request(PATH + "chat?hub.mode=subscribe").GET()), 403, "handshake");
    assertProblem(send(request(PATH + "chat?hub.mode=other").GET()), 405, "method-not-allowed");
    assertThat(store.calls()).isZero();
  }

  @Test
  void splitsOneRequestAndKeepsItsEventsTogether() throws Exception {
    assertThat(chat("{\"messages\":[{\"body\":1,\"key\":\"a\"},{\"body\":2,\"key\":\"b\"}]}"))
        .isEqualTo(200);
    assertThat(store.calls()).isEqualTo(1);
    assertThat(store.events()).extracting(NewEvent::dedupeKey).containsExactly("a", "b");
    assertThat(chat("{\"messages\":[{\"body\":2,\"key\":\"b\"},{\"body\":3,\"key\":\"c\"}]}"))
        .isEqualTo(200);
    assertThat(store.events()).extracting(NewEvent::dedupeKey).containsExactly("a", "b", "c");
    assertThat(chat("{\"messages\":[]}")).isEqualTo(200);
    assertThat(chat("{\"messages\":[1,2,3,4,5,6]}")).isEqualTo(413);
    assertThat(store.events()).hasSize(3);
  }

  @Test
  void keepsOneOfAHundredParallelTwins() {
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    http.sendAsync(
                        post("shop", BodyPublishers.ofString(BODY))
                            .header("X-Hmac", sign(BODY))
                            .header("X-Id", "same")
                            .build(),
                        BodyHandlers.ofString()))
            .toList();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    assertThat(store.events()).hasSize(1);
    assertThat(store.duplicates()).isEqualTo(99);
  }

  @Test
  void answers503WhenFull() throws Exception {
    store.fail(
        () -> {
          throw new ChannelFullException("10000 events wait");
        });
    assertUnavailable("full");
    store.fail(() -> CompletableFuture.failedFuture(new ChannelFullException("10000 events wait")));
    assertUnavailable("full");
  }

  @Test
  void answers503WhenTheDatabaseIsDownOrSlow(CapturedOutput output) throws Exception {
    store.fail(() -> CompletableFuture.failedFuture(new IllegalStateException("row (s3cret)")));
    assertUnavailable("unavailable");
    store.fail(CompletableFuture::new);
    assertUnavailable("unavailable");
    assertThat(output.getAll()).doesNotContain("s3cret").contains("IllegalStateException");
    store.fail(null);
    assertThat(send(post("open", BodyPublishers.ofString(BODY))).statusCode()).isEqualTo(202);
  }

  @Test
  void answers503AndNamesTheVariableInTheLogWhenTheSecretIsMissing(CapturedOutput output)
      throws Exception {
    accounts.put(account("shop", "default", Map.of()));
    HttpResponse<String> answer = signed("shop", BODY);
    assertProblem(answer, 503, "not-ready");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(answer.body()).doesNotContain("SHOP_WEBHOOK_SECRET");
    assertThat(output.getAll()).contains("set SHOP_WEBHOOK_SECRET in the environment");
  }

  @Test
  void countsAndSamplesWhatItRefuses() throws Exception {
    double before = refused("shop", "proof-wrong");
    double unknown = refused("unknown", "unknown-platform");
    HttpRequest.Builder request =
        post("shop", BodyPublishers.ofString("{\"card\":\"4111\"}"))
            .header("X-Hmac", "s3cret-guess")
            .header("Authorization", "Bearer s3cret");
    assertThat(send(request).statusCode()).isEqualTo(401);
    assertThat(send(request(PATH + "x1").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(404);
    assertThat(send(request(PATH + "x2").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(404);
    assertThat(refused("shop", "proof-wrong")).isEqualTo(before + 1);
    assertThat(refused("unknown", "unknown-platform")).isEqualTo(unknown + 2);
    RefusedCall sample = refusedCalls.recent("shop").get(0);
    assertThat(sample.reason()).isEqualTo("proof-wrong");
    assertThat(sample.contentLength()).isEqualTo(15);
    assertThat(sample.headerNames())
        .extracting(String::toLowerCase)
        .contains("x-hmac", "authorization");
    assertThat(sample.toString()).doesNotContain("s3cret").doesNotContain("4111");
    await().until(() -> !refusedCallStore.of("shop").isEmpty());
  }

  @Test
  void countsAnswersAndTime() throws Exception {
    signed("shop", BODY);
    assertThat(
            metrics
                .get("integration.webhook")
                .tags("platform", "shop", "status", "200")
                .counter()
                .count())
        .isPositive();
    assertThat(metrics.get("integration.webhook.duration").tag("platform", "shop").timer().count())
        .isPositive();
  }

  private void assertUnavailable(String type) throws Exception {
    long start = System.nanoTime();
    HttpResponse<String> answer = send(post("open", BodyPublishers.ofString(BODY)));
    assertProblem(answer, 503, type);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
  }

  private int chat(String body) throws Exception {
    String hex = HexFormat.of().formatHex(HmacSchemeTest.mac("my-app-secret", body));
    HttpRequest.Builder request =
        post("chat", BodyPublishers.ofString(body)).header("X-Hub-Signature-256", "sha256=" + hex);
    return send(request).statusCode();
  }
}
