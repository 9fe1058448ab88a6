package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.Crowd;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.PacedLoad;
import io.easyflow.testkit.TelegramDouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** A platform sends ten times what the door has places for, while a shop sends its orders. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverloadTest {
  private static final int PLACES = 160;
  private static final int SENDERS = PLACES * 10;
  private static final int PER_SECOND = 50;
  private static final Duration PHASE = Duration.ofSeconds(Size.of(4, 30));
  private static final Duration RECOVERY = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** MB of heap that may be in use more than before: beside the flood, what it sends included. */
  private static final long MORE_HEAP_BESIDE = 200;

  private static final long MORE_HEAP_AFTER = 60;

  private static final Logger LOG = LoggerFactory.getLogger(OverloadTest.class);

  private TelegramDouble telegram;
  private HubProcess hub;
  private PacedLoad shop;

  @BeforeAll
  void start(@TempDir Path home) throws IOException {
    telegram = new TelegramDouble();
    hub =
        ShopHub.start(
            home, 384, List.of("whatsapp", "wildberries"), telegram.environment(Map.of()));
    shop = new PacedLoad(hub, PER_SECOND, 1_000_000);
  }

  @AfterAll
  void stop() {
    hub.close();
    telegram.close();
  }

  @Test
  void aFloodOfOnePlatformIsRefusedAndNobodyElseFeelsIt() throws Exception {
    Calm calm = Calm.of(shop, PHASE);
    long heap = hub.heapInUse();
    int before = stored(hub.settled(PATIENCE));
    int taken;
    try (Crowd flood = new Crowd(hub, SENDERS, new Flood())) {
      flood.awaitConnected(SENDERS / 2, PATIENCE);
      Calm.served("while " + SENDERS + " senders come", shop, PHASE);
      calm.holds("beside " + SENDERS + " senders of one platform", shop, PHASE);
      assertThat(hub.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
      assertThat(hub.heapInUse()).as("MB of heap").isLessThan(heap + MORE_HEAP_BESIDE);
      flood.finish(PATIENCE);
      Map<String, Integer> answers = flood.answers();
      LOG.info("the flood was answered {}, {} MB before, {} after", answers, heap, hub.heapInUse());
      taken = answers.remove("200");
      answers.remove("closed");
      assertThat(answers.keySet()).isNotEmpty().isSubsetOf("429 retry-after", "503 retry-after");
    }
    await("a webhook of the platform is taken again")
        .atMost(RECOVERY)
        .until(() -> telegram.write(hub, message(Integer.MAX_VALUE)) == 200);
    JsonNode ledger = hub.settled(PATIENCE);
    calm.holds("after the flood", shop, PHASE);
    assertThat(hub.settled(PATIENCE).path("balanced").asBoolean()).isTrue();
    assertThat(stored(ledger)).isEqualTo(before + taken + 1);
    assertThat(hub.heapInUse()).as("MB of heap").isLessThan(heap + MORE_HEAP_AFTER);
    assertThat(hub.logText()).doesNotContain("OutOfMemoryError").doesNotContain(" ERROR ");
  }

  /** Events of the platform, those of the hub's own work with it included. */
  private static int stored(JsonNode ledger) {
    return ledger.at("/platforms/telegram/stored").asInt();
  }

  private static String message(int number) {
    return """
        {"update_id":%d,"message":{"message_id":1,"date":1700000000,
        "from":{"id":%d,"is_bot":false,"first_name":"Anna","language_code":"ru"},
        "chat":{"id":%d,"type":"private","first_name":"Anna"},"text":"hello"}}
        """
        .formatted(number, number % 100 + 1, number % 100 + 1);
  }

  private static final class Flood implements Crowd.Habit {
    @Override
    public Duration pause() {
      return Duration.ZERO;
    }

    @Override
    public String request(int guest, int turn) {
      String body = message(turn);
      return """
        POST /api/v1/integration/webhook/telegram HTTP/1.1\r
        Host: hub\r
        Content-Type: application/json\r
        X-Telegram-Bot-Api-Secret-Token: %s\r
        Content-Length: %d\r
        \r
        %s"""
          .formatted(TelegramDouble.SECRET, body.getBytes(StandardCharsets.UTF_8).length, body);
    }
  }
}
