package io.easyflow.crash;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.channel.CrashPoint;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.OrderLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kills the hub under webhook load and counts. */
class KillTest {
  private static final int KILLS = Size.of(3, 200);
  private static final int STEPS_PER_KILL = Size.of(80, 300);
  private static final int SENDERS = 8;

  private static final Logger LOG = LoggerFactory.getLogger(KillTest.class);

  @TempDir Path home;

  @Test
  void nothingThatWasAcknowledgedIsLostAndNobodyIsToldTwice() throws Exception {
    ArmedPoints points = new ArmedPoints(home);
    try (Stage stage = new Stage(home, points.jvmOption())) {
      OrderLoad load = stage.load(SENDERS, 1_000_000, stage.hub());
      Map<String, Integer> ends = new TreeMap<>();
      for (int kill = 0; kill < KILLS; kill++) {
        load.awaitMore(STEPS_PER_KILL / 2 + ThreadLocalRandom.current().nextInt(STEPS_PER_KILL));
        ends.merge(kill(stage.hub(), points, kill), 1, Integer::sum);
        stage.hub().start();
      }
      load.finish();
      JsonNode ledger = new OrderAudit(stage).check(Duration.ofMinutes(5));
      LOG.info(
          "ended {}; {} steps of {} orders taken, troubles of the shops {}, ledger {}",
          ends,
          load.taken(),
          load.acknowledged().size(),
          load.troubles(),
          ledger);
    }
  }

  /** At any moment, at a named one, or again while it starts. */
  private static String kill(HubProcess hub, ArmedPoints points, int number)
      throws IOException, InterruptedException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    switch (number % 3) {
      case 0:
        hub.kill();
        return "anywhere";
      case 1:
        CrashPoint point = CrashPoint.values()[random.nextInt(CrashPoint.values().length)];
        points.arm(point);
        points.awaitEnd(hub, point);
        return point.name();
      default:
        hub.kill();
        hub.launch();
        Duration moment = Duration.ofMillis(random.nextInt(200, 6000));
        await().pollDelay(moment).until(() -> true);
        hub.kill();
        return "while it starts";
    }
  }
}
