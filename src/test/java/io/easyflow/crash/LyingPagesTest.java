package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.Certificate;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.LyingFront;
import io.easyflow.testkit.LyingFront.Answer;
import io.easyflow.testkit.LyingFront.Call;
import io.easyflow.testkit.LyingFront.Lie;
import io.easyflow.testkit.LyingFront.Request;
import io.easyflow.testkit.RoutesCopy;
import io.easyflow.testkit.TelegramDouble;
import io.easyflow.testkit.WildberriesDouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Platforms whose TLS fails at first, and pages of orders that come spoiled: what only reads, and
 * what was certainly not sent, is tried until it succeeds.
 */
class LyingPagesTest {
  private static final int ORDERS = Size.of(5_000, 60_000);
  private static final Duration SOON = Duration.ofSeconds(Size.of(60, 300));

  @TempDir Path home;
  private final Set<String> met = ConcurrentHashMap.newKeySet();
  private final AtomicInteger lied = new AtomicInteger();
  private final AtomicInteger sends = new AtomicInteger();
  private final List<Lie> lies =
      List.of(
          call -> call.answer(Answer.json(500, "{}")),
          Call::reset,
          call -> call.reset(call.forward()),
          call -> call.cutShort(call.forward()),
          call -> call.twice(call.forward()),
          call -> call.answer(call.forward().with("Content-Type", "text/html")),
          call -> call.answer(new Answer(200, Map.of("Content-Type", "text/html"), "<html>")),
          Call::beSilent,
          call -> call.answer(Answer.json(429, "{}").with("X-Ratelimit-Retry", "1")));

  /** The first call for a page meets a lie, later ones the truth. */
  private Lie spoil(Request request) {
    boolean first = met.add(request.path() + request.body());
    return first ? lies.get(lied.getAndIncrement() % lies.size()) : LyingFront.HONEST;
  }

  private Lie count(Request request) {
    if (request.path().endsWith("/sendMessage")) {
      sends.incrementAndGet();
    }
    return LyingFront.HONEST;
  }

  @Test
  void everythingArrivesOnceWhenThePlatformsRecover() throws Exception {
    Certificate trusted = Certificate.create(home.resolve("trusted.p12"));
    Certificate strange = Certificate.create(home.resolve("strange.p12"));
    RoutesCopy routes = new RoutesCopy(home);
    routes.edit("connectors/wildberries/connector.yaml", "timeout: 60s", "timeout: 1s");
    try (WildberriesDouble shop = new WildberriesDouble(ORDERS);
        TelegramDouble telegram = new TelegramDouble();
        LyingFront shopFront = new LyingFront(shop.baseUrl(), this::spoil);
        LyingFront telegramFront = new LyingFront(telegram.origin(), this::count);
        HubProcess hub =
            new HubProcess(
                home,
                environment(shopFront, telegramFront, routes),
                trusted.trusted().toArray(String[]::new))) {
      speak(strange.server(), shopFront, telegramFront);
      hub.start();
      assertThat(hub.post("/api/v1/sync/wildberries/orders", "").statusCode()).isEqualTo(202);
      String message =
          """
          {"account":"telegram:default","chatId":"77","kind":"text","text":"Hello"}""";
      assertThat(hub.post("/api/v1/messages", message).statusCode()).isEqualTo(202);
      awaitRefusals(hub, 1);
      speak(null, shopFront, telegramFront);
      awaitRefusals(hub, 3);
      assertThat(met).isEmpty();
      assertThat(sends).hasValue(0);

      speak(trusted.server(), shopFront, telegramFront);
      await().atMost(SOON).until(() -> run(hub).path("result").asText().equals("ok"));
      JsonNode ledger = hub.settled(SOON);
      assertThat(ledger.path("balanced").asBoolean()).as(ledger.toString()).isTrue();
      assertThat(ledger.path("dead").asLong() + ledger.path("unknown").asLong()).isZero();
      assertThat(telegram.sent()).hasSize(1);
      assertThat(lied).hasValueGreaterThanOrEqualTo(lies.size());
      assertOrders(hub.database());
    }
  }

  private static void speak(SSLContext context, LyingFront... fronts) {
    for (LyingFront front : fronts) {
      front.speak(context);
    }
  }

  private static Map<String, String> environment(
      LyingFront shop, LyingFront telegram, RoutesCopy routes) {
    Map<String, String> environment =
        TelegramDouble.environment(
            "https://localhost:" + telegram.port() + "/bot{botToken}", Map.of());
    environment.put("WILDBERRIES_TOKEN", "acceptance-token");
    environment.put("WILDBERRIES_BASE_URL", "https://localhost:" + shop.port());
    environment.put("EASYFLOW_ROUTES_DIR", routes.folder());
    environment.put("EASYFLOW_CHANNEL_FIRSTDELAY", "200ms");
    environment.put("EASYFLOW_CHANNEL_TOTALDELAY", "20s");
    environment.put("EASYFLOW_OUTLET_BREAKER_PAUSE", "500ms");
    for (String job : List.of("ORDERS", "PRODUCTS", "UPDATES")) {
      environment.put("EASYFLOW_SYNC_" + job + "CRON", "0 0 3 1 1 ?");
    }
    return environment;
  }

  /** Both platforms could not be connected to so many times. */
  private static void awaitRefusals(HubProcess hub, int times) {
    for (String platform : List.of("wildberries", "telegram")) {
      await()
          .atMost(SOON)
          .until(
              () ->
                  hub.get("/actuator/prometheus")
                      .body()
                      .lines()
                      .filter(line -> line.startsWith("integration_api_calls_total{"))
                      .filter(line -> line.contains("platform=\"" + platform + "\""))
                      .filter(line -> line.contains("status=\"connect\""))
                      .anyMatch(
                          line ->
                              Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))
                                  >= times));
    }
  }

  private static JsonNode run(HubProcess hub) throws IOException {
    return hub.json("/api/v1/sync/runs?platform=wildberries&kind=orders").at("/items/0");
  }

  private static void assertOrders(JdbcTemplate database) {
    assertThat(database.queryForObject("select count(*) from orders", Long.class))
        .isEqualTo(ORDERS);
    String told =
        "select count(*) from event where channel = 'order-changed' and headers ->> 'changes' = ?";
    assertThat(database.queryForObject(told, Long.class, "created")).isEqualTo(ORDERS);
    assertThat(database.queryForObject(told, Long.class, "status"))
        .isEqualTo(ORDERS / WildberriesDouble.SHIPPED_EACH);
    assertThat(database.queryForObject("select count(*) from delivery", Long.class)).isZero();
  }
}
