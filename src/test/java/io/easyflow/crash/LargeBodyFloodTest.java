package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * Strangers send the largest bodies a door takes, made to become as many nodes as they can, where
 * the connector must look into a body before it knows who sent it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeBodyFloodTest {
  private static final int SENDERS = 60;
  private static final int LENGTH = 1_000_000;
  private static final int PER_SECOND = 20;
  private static final Duration PHASE = Duration.ofSeconds(Size.of(5, 30));
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Logger LOG = LoggerFactory.getLogger(LargeBodyFloodTest.class);

  private HubProcess hub;
  private PacedLoad shop;

  @BeforeAll
  void start(@TempDir Path home) throws IOException {
    hub =
        ShopHub.start(
            home,
            256,
            List.of("telegram", "wildberries"),
            Map.of(
                "WHATSAPP_PHONE_NUMBER_ID",
                "1",
                "WHATSAPP_ACCESS_TOKEN",
                "t0ken",
                "WHATSAPP_APP_SECRET",
                "s3cret",
                "WHATSAPP_VERIFY_TOKEN",
                "w0rd"));
    shop = new PacedLoad(hub, PER_SECOND, 1_000_000);
  }

  @AfterAll
  void stop() {
    hub.close();
  }

  @Test
  void bodiesThatBecomeManyTimesTheirSizeTakeTurns() throws Exception {
    shop.during(PHASE);
    Map<String, Integer> answers;
    try (Crowd flood = new Crowd(hub, SENDERS, new Nodes())) {
      flood.awaitConnected(SENDERS / 2, PATIENCE);
      Calm.served("beside " + SENDERS + " senders of " + LENGTH + " bytes", shop, PHASE);
      flood.finish(PATIENCE);
      answers = flood.answers();
    }
    LOG.info("the flood was answered {}", answers);
    answers.remove("closed");
    assertThat(answers.keySet())
        .isNotEmpty()
        .isSubsetOf("401", "408", "429 retry-after", "503 retry-after");
    assertThat(answers).containsKey("401");
    assertThat(hub.settled(PATIENCE).path("balanced").asBoolean()).isTrue();
    assertThat(hub.logText()).doesNotContain("OutOfMemoryError").doesNotContain(" ERROR ");
  }

  private static final class Nodes implements Crowd.Habit {
    private static final String BODY = "[" + "[1],".repeat(LENGTH / 4) + "[1]]";
    private static final String REQUEST =
        """
        POST /api/v1/integration/webhook/whatsapp HTTP/1.1\r
        Host: hub\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s"""
            .formatted(BODY.length(), BODY);

    @Override
    public Duration pause() {
      return Duration.ZERO;
    }

    @Override
    public String request(int guest, int turn) {
      return REQUEST;
    }
  }
}
