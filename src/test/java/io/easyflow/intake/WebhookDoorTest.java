package io.easyflow.intake;

import static io.easyflow.intake.Fakes.account;
import static io.easyflow.intake.Fakes.header;
import static io.easyflow.intake.Fakes.jq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.account.Account;
import io.easyflow.account.Secret;
import io.easyflow.catalog.Webhook.Handshake;
import io.easyflow.catalog.Webhook.Reply;
import io.easyflow.channel.ChannelFullException;
import io.easyflow.channel.EventStore;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.RecordingEventStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The door over real HTTP. */
@SpringBootTest(
    classes = DoorSlice.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "easyflow.intake.commit-timeout=300ms",
      "easyflow.intake.body-timeout=500ms",
      "easyflow.intake.retry-after=7s",
      "easyflow.intake.max-items=5",
      "easyflow.intake.max-in-flight=120",
      "spring.servlet.multipart.enabled=false"
    })
@ExtendWith(OutputCaptureExtension.class)
class WebhookDoorTest {
  private static final String PATH = "/api/v1/integration/webhook/";
  private static final String BODY = "{\"id\":1001}";
  private static final String KEY = "k3y-of-the-shop";

  @LocalServerPort private int port;
  @Autowired private Fakes.MapCatalog catalog;
  @Autowired private Fakes.ListAccounts accounts;
  @Autowired private RecordingEventStore store;
  @Autowired private MeterRegistry metrics;
  @Autowired private RefusedCalls refusedCalls;
  @Autowired private RefusedCallStore refusedCallStore;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void setUp() {
    store.clear();
    Fakes.Door shop = Fakes.door();
    shop.account = header("X-Shop");
    shop.authenticity = Fakes.hmac("X-Hmac", "base64", null);
    shop.type = header("X-Topic");
    shop.key = header("X-Id");
    shop.orderBy = jq(".body.id");
    catalog.put(shop.of("shop"));
    accounts.put(account("shop", "default", Map.of("shop", "one"), KEY));
    accounts.put(account("shop", "second", Map.of("shop", "two"), "new", KEY));
    Fakes.Door chat = Fakes.door();
    chat.authenticity = Fakes.hmac("X-Hub-Signature-256", "hex", "sha256=");
    chat.items = jq(".body.messages[]");
    chat.handshakes =
        List.of(
            new Handshake(
                "GET",
                jq(".query[\"hub.mode\"] == \"subscribe\""),
                jq(".query[\"hub.verify_token\"]"),
                "verifyToken",
                new Reply(200, "text/plain", jq(".query[\"hub.challenge\"]"))));
    catalog.put(chat.of("chat"));
    accounts.put(
        new Account(
            "chat",
            "default",
            null,
            Map.of(),
            Map.of(
                "webhookSecret",
                List.of(new Secret("my-app-secret")),
                "verifyToken",
                List.of(new Secret("t0ken"), new Secret("old-t0ken")))));
    Fakes.Door open = Fakes.door();
    open.key = jq(".body.id");
    open.maxBody = 2000;
    open.reply = new Reply(202, "text/plain", jq("\"ok\""));
    catalog.put(open.of("open"));
    Fakes.Door plain = Fakes.door();
    plain.maxBody = 2000;
    catalog.put(plain.of("plain"));
    accounts.put(account("plain", "default", Map.of()));
    accounts.put(account("open", "default", Map.of()));
    catalog.put(Fakes.connector("silent", null));
  }

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

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1,]", "{} {}", "\"\\x\"", "\uFEFF"})
  void refusesMalformedJson(String body) throws Exception {
    assertProblem(send(post("open", BodyPublishers.ofString(body))), 400, "unreadable");
  }

  @Test
  void refusesDeepJson() throws Exception {
    String deep = "[".repeat(900) + "]".repeat(900);
    assertProblem(send(post("open", BodyPublishers.ofString(deep))), 400, "unreadable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":-0}",
        "{\"id\":1,\"id\":2}",
        "\uFEFF{\"id\":3}",
        "{\"id\":\"\\ud800\"}",
        "{\"id\":\"a\\u0000b\"}",
        "{\"id\":1e400}"
      })
  void keepsOddJsonAsItCame(String body) throws Exception {
    assertThat(send(post("open", BodyPublishers.ofString(body))).statusCode()).isEqualTo(202);
    assertThat(store.events().get(0).body()).asString(StandardCharsets.UTF_8).isEqualTo(body);
    assertThat(store.events().get(0).dedupeKey()).doesNotContain("\0", "\ud800");
  }

  @Test
  void takesForms() throws Exception {
    HttpRequest.Builder good = form("id=7&a%5Bb%5D=1");
    assertThat(send(good).statusCode()).isEqualTo(202);
    assertThat(store.events().get(0).body())
        .asString()
        .isEqualTo("{\"id\":\"7\",\"a\":{\"b\":\"1\"}}");
    for (String bad : List.of("a=%", "a=%zz", "a=%E6", "%8=1", "a=1&a[b]=2")) {
      assertProblem(send(form(bad)), 400, "unreadable");
    }
  }

  @Test
  void refusesAQueryItCannotRead() throws Exception {
    String answer =
        raw("POST " + PATH + "open?a=%zz HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
    assertThat(answer).startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, text/xml",
    "Content-Type, multipart/form-data; boundary=x",
    "Content-Encoding, gzip",
    "Content-Encoding, br"
  })
  void refusesOtherContent(String name, String value) throws Exception {
    HttpRequest.Builder request =
        request(PATH + "open").header(name, value).POST(BodyPublishers.ofString(BODY));
    assertProblem(send(request), 415, "unsupported-content");
  }

  @Test
  void refusesBodiesOverTheCap() throws Exception {
    String fits = "\"" + "x".repeat(1998) + "\"";
    String over = "\"" + "x".repeat(1999) + "\"";
    assertThat(send(post("plain", BodyPublishers.ofString(fits))).statusCode()).isEqualTo(200);
    assertThat(send(post("plain", chunked(fits))).statusCode()).isEqualTo(200);
    assertProblem(send(post("plain", BodyPublishers.ofString(over))), 413, "too-large");
    assertProblem(send(post("plain", chunked(over))), 413, "too-large");
    assertThat(store.events()).hasSize(2);
  }

  @Test
  void refusesAClaimedLengthBeforeReading() throws Exception {
    String answer =
        raw("POST " + PATH + "open HTTP/1.1\r\nHost: x\r\nContent-Length: 2097152\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413");
  }

  @Test
  void givesUpOnASlowBody() throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      OutputStream out = socket.getOutputStream();
      out.write(bytes("POST " + PATH + "open HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"));
      InputStream in = socket.getInputStream();
      await()
          .pollInterval(50, TimeUnit.MILLISECONDS)
          .until(
              () -> {
                out.write(' ');
                out.flush();
                return in.available() > 0;
              });
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 408");
    }
  }

  @Test
  void toleratesABodyThatBreaksOff() throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      socket
          .getOutputStream()
          .write(bytes("POST " + PATH + "open HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"));
    }
    await().until(() -> refused("open", "unreadable") > 0);
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
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(3));
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String type)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type"))
        .get()
        .asString()
        .startsWith("application/problem+json");
    JsonNode problem = new ObjectMapper().readTree(answer.body());
    assertThat(problem.get("type").asText()).isEqualTo("/problems/" + type);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asText()).endsWith(".");
    assertThat(problem.size()).isEqualTo(4);
  }

  private double refused(String platform, String reason) {
    var counter =
        metrics
            .find("integration.webhook.refused")
            .tags("platform", platform, "reason", reason)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  private HttpResponse<String> signed(String platform, String body) throws Exception {
    return send(
        post(platform, BodyPublishers.ofString(body))
            .header("X-Hmac", sign(body))
            .header("X-Topic", "orders/create")
            .header("CamelHttpUri", "http://evil.example"));
  }

  private int chat(String body) throws Exception {
    String hex = HexFormat.of().formatHex(HmacSchemeTest.mac("my-app-secret", body));
    HttpRequest.Builder request =
        post("chat", BodyPublishers.ofString(body)).header("X-Hub-Signature-256", "sha256=" + hex);
    return send(request).statusCode();
  }

  private HttpRequest.Builder form(String body) {
    return request(PATH + "open")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder post(String path, BodyPublisher body) {
    return request(PATH + path).header("Content-Type", "application/json").POST(body);
  }

  private static BodyPublisher chunked(String body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private String raw(String request) throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      socket.getOutputStream().write(bytes(request));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }
  }

  private static String sign(String body) {
    return Base64.getEncoder().encodeToString(HmacSchemeTest.mac(KEY, body));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
