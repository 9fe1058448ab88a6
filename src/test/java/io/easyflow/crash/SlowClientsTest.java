package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.easyflow.testkit.Crowd;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.PacedLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections that say nothing, or say it slowly, while a shop sends its orders. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowClientsTest {
  private static final int IDLE = 300;
  private static final int SLOW = Size.of(1_500, 5_000);
  private static final int PER_SECOND = 50;
  private static final Duration PHASE = Duration.ofSeconds(Size.of(4, 15));
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HOST = " HTTP/1.1\r\nHost: hub\r\n";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";

  /** What strangers may send as slowly as they like. */
  private static final List<String> BEGINNINGS =
      List.of(
          "POST /api/v1/integration/webhook/shopify" + HOST + "X-Slow: ",
          "POST /api/v1/integration/webhook/shopify" + HOST + JSON + "Content-Length: 900\r\n\r\n{",
          "POST /api/v1/integration/webhook/shopify"
              + HOST
              + JSON
              + "Transfer-Encoding: chunked\r\n\r\n100\r\n{");

  /** What holds a thread for each, and so is refused to most. */
  private static final List<String> ELSEWHERE =
      List.of(
          "POST /login" + HOST + FORM + "Content-Length: 900\r\n\r\nusername=a",
          "POST /api/v1/events/replay" + HOST + JSON + "Content-Length: 900\r\n\r\n{");

  private static final Logger LOG = LoggerFactory.getLogger(SlowClientsTest.class);

  private HubProcess hub;
  private PacedLoad shop;

  @BeforeAll
  void start(@TempDir Path home) throws IOException {
    hub =
        ShopHub.start(
            home, Size.of(512, 1024), List.of("telegram", "whatsapp", "wildberries"), Map.of());
    shop = new PacedLoad(hub, PER_SECOND, 1_000_000);
  }

  @AfterAll
  void stop() {
    hub.close();
  }

  @Test
  void nobodyElseFeelsThem() throws Exception {
    Calm calm = Calm.of(shop, PHASE);
    try (Crowd idle = new Crowd(hub, IDLE, (guest, turn) -> "")) {
      idle.awaitConnected(IDLE, PATIENCE);
      calm.holds("beside " + IDLE + " idle connections", shop, PHASE);
      try (Crowd slow = new Crowd(hub, SLOW, new Slow())) {
        slow.awaitConnected(SLOW * 7 / 10, PATIENCE);
        calm.holds("beside " + SLOW + " slow connections", shop, PHASE);
        assertThat(hub.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        LOG.info(
            "{} are connected, slow ones were answered {}, {} MB of heap",
            slow.connected(),
            slow.answers(),
            hub.heapInUse());
      }
    }
    await("all that was taken is stored")
        .atMost(PATIENCE)
        .until(
            () -> hub.json("/api/v1/ledger").at("/platforms/shopify/stored").asLong(),
            stored -> stored == shop.taken());
    assertThat(hub.logText()).doesNotContain("OutOfMemoryError").doesNotContain(" ERROR ");
  }

  private static final class Slow implements Crowd.Habit {
    @Override
    public String request(int guest, int turn) {
      return guest % 10 == 0
          ? ELSEWHERE.get(guest / 10 % ELSEWHERE.size())
          : BEGINNINGS.get(guest % BEGINNINGS.size());
    }

    @Override
    public String drip() {
      return " ";
    }
  }
}
