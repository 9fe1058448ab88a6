package io.easyflow.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.RoutesCopy;
import io.easyflow.testkit.Shopify;
import io.easyflow.testkit.Shopify.Order;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is answered with a sentence that names the place and the remedy. */
class BadInputTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path home;
  private static RoutesCopy routes;
  private static HubProcess hub;

  @BeforeAll
  static void start() throws IOException {
    routes = new RoutesCopy(home);
    hub =
        new HubProcess(
                home,
                Map.of(
                    "SHOPIFY_WEBHOOK_SECRET",
                    Shopify.SECRET,
                    "TELEGRAM_BOT_TOKEN",
                    "1:acceptance",
                    "TELEGRAM_BASE_URL",
                    "http://127.0.0.1:1/bot{botToken}",
                    "EASYFLOW_ROUTES_DIR",
                    routes.folder()),
                HubProcess.QUICK_START)
            .start();
    hub.awaitState("shopify", "live", SOON);
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  private static JsonNode problem(HttpResponse<String> answer, int status) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("type").asText()).startsWith("/problems/");
    assertThat(problem.path("detail").asText()).isNotBlank().doesNotContain("Exception", "\tat ");
    return problem;
  }

  private static HttpResponse<String> post(String platform) throws IOException {
    return hub.send(
        HttpRequest.newBuilder(hub.uri("/api/v1/integration/webhook/" + platform))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build());
  }

  @Test
  void theDoorRefusesWithASentence() throws IOException {
    problem(post("shoppify"), 404);
    assertThat(
            problem(Shopify.send(hub, "orders/create", "u1", "{not json"), 400)
                .path("detail")
                .asText())
        .contains("JSON");
    String large = "{\"id\":1,\"note\":\"" + "x".repeat(2 << 20) + "\"}";
    assertThat(
            problem(Shopify.send(hub, "orders/create", "l1", large), 413).path("detail").asText())
        .contains("larger than");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shopify.camel.yaml | each: true             | eahc: true | eahc
          shopify.camel.yaml | map:shopify/contact"   | exec:ls"   | exec
          order.jq           | number: .name          | number: $nmae | $nmae
          connector.yaml     | encoding: base64       | encoding: base65 | base65
          """)
  void aWrongFileIsNamed(String file, String from, String to, String word) throws IOException {
    String path = "connectors/shopify/" + file;
    routes.edit(path, from, to);
    hub.awaitState("shopify", "last-good", SOON);
    JsonNode problem = hub.deployment("shopify").at("/problems/0");
    assertThat(problem.path("file").asText()).isEqualTo("routes/" + path);
    assertThat(problem.path("line").asInt()).isPositive();
    assertThat(problem.path("message").asText()).contains(word).doesNotContain("Exception");
    routes.restore(path);
    hub.awaitState("shopify", "live", SOON);
  }

  @Test
  void anEndlessMappingEndsAsADeadLetterThatNamesIt() throws IOException {
    String version = version();
    routes.edit("connectors/shopify/contact.jq", "| {", "| last(range(1000000000000)) as $n | {");
    await().atMost(SOON).until(() -> !version().equals(version));
    String customer = "{\"id\":77,\"first_name\":\"Анна\",\"phone\":\"+79030000077\"}";
    assertThat(Shopify.send(hub, "customers/create", "c77", customer).statusCode()).isEqualTo(200);
    await()
        .atMost(SOON)
        .until(() -> !hub.json("/api/v1/dead-letters?platform=shopify").path("items").isEmpty());
    JsonNode letter = hub.json("/api/v1/dead-letters?platform=shopify").at("/items/0");
    assertThat(letter.path("reason").asText())
        .contains("contact.jq")
        .doesNotContain("Exception", "+79030000077");
    routes.restore("connectors/shopify/contact.jq");
    await().atMost(SOON).until(() -> version().equals(version));
  }

  private static String version() throws IOException {
    return hub.deployment("shopify").path("version").asText();
  }

  @Test
  void aMissingCredentialIsNamedAndTheRestWorks() throws IOException {
    JsonNode shopify = hub.json("/api/v1/connectors/shopify").at("/accounts/0/missing");
    assertThat(shopify.path("api").asText()).contains("SHOPIFY_ACCESS_TOKEN").contains("set");
    assertThat(shopify.has("webhook")).isFalse();
    JsonNode telegram = hub.json("/api/v1/connectors/telegram").at("/accounts/0/missing");
    assertThat(telegram.path("webhook").asText()).contains("TELEGRAM_WEBHOOK_SECRET");
    HttpResponse<String> tested = hub.post("/api/v1/accounts/shopify:default/test", "");
    assertThat(tested.body()).contains("SHOPIFY_ACCESS_TOKEN");
    problem(post("telegram"), 503);
  }

  @Test
  void aDatabaseThatStandsStillIsA503AndNeedsNoRestart() throws Exception {
    List<ProcessHandle> server = databaseProcesses();
    signal("STOP", server);
    HttpResponse<String> answer;
    long began = System.nanoTime();
    try {
      answer = Shopify.send(hub, "orders/create", "away", Order.placed(501, "+79030000501").json());
    } finally {
      signal("CONT", server);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    problem(answer, 503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    awaitTaken(502);
  }

  @Test
  void aDatabaseThatCrashesNeedsNoRestart() throws Exception {
    awaitTaken(503);
    signal("KILL", databaseProcesses().subList(1, 2));
    awaitTaken(504);
    await().atMost(SOON).until(() -> shopifyLedger().path("pending").asLong() == 0);
    JsonNode ledger = shopifyLedger();
    assertThat(ledger.path("balanced").asBoolean()).as(ledger.toString()).isTrue();
  }

  private static JsonNode shopifyLedger() throws IOException {
    return hub.json("/api/v1/ledger").at("/platforms/shopify");
  }

  /** The shop repeats its webhook, as it would, until it is taken; then the order is there. */
  private static void awaitTaken(long id) {
    String body = Order.placed(id, "+79030000502").json();
    await()
        .atMost(SOON)
        .until(() -> Shopify.send(hub, "orders/create", "o" + id, body).statusCode() == 200);
    await().atMost(SOON).until(() -> hub.get("/api/v1/orders/shopify/" + id).statusCode() == 200);
  }

  private static List<ProcessHandle> databaseProcesses() throws IOException {
    long pid =
        Long.parseLong(
            Files.readAllLines(home.resolve("data/postgres/postmaster.pid")).get(0).strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
  }

  private static void signal(String name, List<ProcessHandle> processes)
      throws IOException, InterruptedException {
    Stream<String> pids = processes.stream().map(one -> String.valueOf(one.pid()));
    List<String> command = Stream.concat(Stream.of("kill", "-" + name), pids).toList();
    new ProcessBuilder(command).start().waitFor();
  }
}
