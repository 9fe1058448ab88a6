package io.easyflow.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.RoutesCopy;
import io.easyflow.testkit.Shopify;
import io.easyflow.testkit.Shopify.Order;
import io.easyflow.testkit.WebhookLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An integrator edits files, rightly and wrongly, while shops send orders. */
class LiveEditTest {
  /** Orders after which the JVM has compiled most of what an order runs through. */
  private static final int WARM = 500;

  private static final Duration SOON = Duration.ofSeconds(20);

  /** A second where nothing else happens (ReloadTest); here the load takes all of the machine. */
  private static final long MOST_MILLIS = 8000;

  private static final Logger LOG = LoggerFactory.getLogger(LiveEditTest.class);
  private static final String YAML = "connectors/shopify/shopify.camel.yaml";
  private static final String JQ = "connectors/shopify/order.jq";
  private static final String DECLARATION = "connectors/shopify/connector.yaml";

  /** One wrong edit: what to replace, and words of the sentence that names it. */
  private record Mistake(String file, String from, String to, String sentence) {}

  private static final List<Mistake> MISTAKES =
      List.of(
          new Mistake(YAML, "- route:\n    id: shopify-ping", "- route:\n    id: [ping", "YAML"),
          new Mistake(JQ, "number: .name,", "number: .name | | .id,", "column 21"),
          new Mistake(DECLARATION, "hmac-sha256", "hmac-sha257", "hmac-sha257"));

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

  private static void awaitNumber(long id, String number) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> hub.json("/api/v1/orders/shopify/" + id).path("number").asText().equals(number));
  }

  /** A sentence for people: where, and what; no class and no stack. */
  private static void assertNamed(Mistake mistake) throws IOException {
    assertThat(hub.deployment("shopify").path("problems"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path("file").asText()).isEqualTo("routes/" + mistake.file());
              assertThat(problem.path("line").asInt()).isPositive();
              assertThat(problem.path("message").asText())
                  .contains(mistake.sentence())
                  .doesNotContain("Exception", "org.apache", "io.easyflow", "\tat ");
              LOG.info(
                  "{}:{}: {}",
                  problem.path("file").asText(),
                  problem.path("line").asInt(),
                  problem.path("message").asText());
            });
  }

  @Test
  void wrongEditsFailNoRequestAndRightOnesAreLiveUnderLoad() throws Exception {
    try (WebhookLoad load = new WebhookLoad(hub, 100_000)) {
      await().atMost(Duration.ofMinutes(2)).until(() -> load.taken() > WARM);
      // Else the time measured is that of a backlog, which a young JVM has under this load.
      await("it keeps up with the shops")
          .atMost(Duration.ofMinutes(2))
          .until(() -> hub.json("/api/v1/ledger").path("pending").asLong() < 50);
      for (Mistake mistake : MISTAKES) {
        routes.edit(mistake.file(), mistake.from(), mistake.to());
        hub.awaitState("shopify", "last-good", SOON);
        assertNamed(mistake);
        long id = load.newest();
        awaitNumber(id, "#" + id);
        routes.restore(mistake.file());
        hub.awaitState("shopify", "live", SOON);
        assertThat(hub.deployment("shopify").path("problems")).isEmpty();
      }
      List<Long> took = new ArrayList<>();
      for (String sign : List.of("A", "B", "C", "D", "E")) {
        long edited = System.nanoTime();
        routes.edit(JQ, "number: .name,", "number: (.name + \"" + sign + "\"),");
        await().pollInterval(Duration.ofMillis(10)).until(() -> lastNumber(load).endsWith(sign));
        took.add(Duration.ofNanos(System.nanoTime() - edited).toMillis());
      }
      LOG.info("edits were live after {} ms, under load", took);
      assertThat(took.stream().sorted().toList().get(took.size() / 2))
          .as("the median of %s ms; one may meet a busy moment of the machine", took)
          .isLessThan(MOST_MILLIS);
      routes.restore(JQ);
      await("what was there first is live again").until(() -> lastNumber(load).matches("#\\d+"));
      load.finish();
      assertThat(load.failures()).isEmpty();
      JsonNode ledger = hub.settled(Duration.ofSeconds(60));
      assertThat(ledger.path("balanced").asBoolean()).as(ledger.toString()).isTrue();
      assertThat(ledger.path("dead").asLong()).isZero();
      LOG.info("{} requests under edits, none failed", load.taken());
    }
  }

  /** Of the order that was taken last, once it is stored. */
  private static String lastNumber(WebhookLoad load) {
    long id = load.newest();
    return await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> numberOf(id), number -> !number.isEmpty());
  }

  private static String numberOf(long id) throws IOException {
    return hub.json("/api/v1/orders/shopify/" + id).path("number").asText();
  }

  @Test
  void aRestartWithBrokenFilesRunsTheLastGoodOnes() throws Exception {
    for (Mistake mistake : MISTAKES) {
      routes.edit(mistake.file(), mistake.from(), mistake.to());
    }
    hub.awaitState("shopify", "last-good", SOON);
    hub.stop();
    long began = System.nanoTime();
    hub.start();
    String order = Order.placed(1, "+79020000001").json();
    assertThat(Shopify.send(hub, "orders/create", "restart-1", order).statusCode()).isEqualTo(200);
    LOG.info(
        "from the start of the JVM to the first webhook taken: {} ms, with data of before",
        Duration.ofNanos(System.nanoTime() - began).toMillis());
    hub.awaitState("shopify", "last-good", SOON);
    assertThat(hub.deployment("shopify").path("problems")).isNotEmpty();
    awaitNumber(1, "#1");

    for (Mistake mistake : MISTAKES) {
      routes.restore(mistake.file());
    }
    hub.awaitState("shopify", "live", SOON);
    assertThat(hub.deployment("shopify").path("problems")).isEmpty();
  }
}
