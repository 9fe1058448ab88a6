package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.OrderLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops hubs under load, as an upgrade does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GracefulStopTest {
  private static final int STOPS = Size.of(1, 20);
  private static final int STEPS = Size.of(200, 1000);
  private static final int SENDERS = 8;
  private static final int TERMINATED = 143;
  private static final long LANES = 64;

  private static final Logger LOG = LoggerFactory.getLogger(GracefulStopTest.class);

  private Path home;
  private Stage stage;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    home = directory;
    stage = new Stage(Files.createDirectory(home.resolve("first")));
    stage.telegram().answersAfter(Duration.ofMillis(20));
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  private long unknown() throws IOException {
    return stage.hub().json("/api/v1/ledger").path("unknown").asLong();
  }

  private static void terminate(HubProcess hub) throws InterruptedException {
    hub.stop();
    assertThat(hub.awaitEnd(Duration.ZERO)).as("it ended by itself").isEqualTo(TERMINATED);
    assertThat(hub.logText()).doesNotContain(" ERROR ");
  }

  /** Shops met open doors or none, and nobody has to look at anything. */
  private void nothingWasFelt(OrderLoad load, long unknownBefore) throws IOException {
    JsonNode ledger = new OrderAudit(stage).check(Duration.ofMinutes(2));
    LOG.info("{} steps, troubles of the shops {}, {}", load.taken(), load.troubles(), ledger);
    assertThat(load.troubles().keySet()).isSubsetOf(OrderLoad.NO_LISTENER);
    assertThat(ledger.path("unknown").asLong()).isEqualTo(unknownBefore);
  }

  @Test
  void aNewVersionGoesOnWhereTheOldOneStopped() throws Exception {
    long unknown = unknown();
    OrderLoad load = stage.load(SENDERS, 1_000_000, stage.hub());
    for (int stop = 0; stop < STOPS; stop++) {
      load.awaitMore(STEPS);
      terminate(stage.hub());
      stage.hub().start();
    }
    load.awaitMore(STEPS);
    load.finish();
    nothingWasFelt(load, unknown);
  }

  @Test
  void anotherHubTakesOverWhatAStoppedOneLeaves() throws Exception {
    long unknown = unknown();
    try (HubProcess other = stage.another(home.resolve("second")).start()) {
      OrderLoad load = stage.load(SENDERS, 1_000_000, stage.hub(), other);
      for (int stop = 0; stop < STOPS; stop++) {
        awaitOwners(List.of(LANES / 2, LANES / 2));
        load.awaitMore(STEPS);
        terminate(other);
        awaitOwners(List.of(LANES));
        load.awaitMore(STEPS);
        if (stop + 1 < STOPS) {
          other.start();
        }
      }
      load.finish();
      nothingWasFelt(load, unknown);
    }
  }

  @Test
  void anotherHubTakesOverWhatAKilledOneLeaves() throws Exception {
    try (HubProcess other = stage.another(home.resolve("third")).start()) {
      OrderLoad load = stage.load(SENDERS, 1_000_000, stage.hub(), other);
      for (int kill = 0; kill < STOPS; kill++) {
        awaitOwners(List.of(LANES / 2, LANES / 2));
        load.awaitMore(STEPS);
        other.kill();
        awaitOwners(List.of(LANES));
        load.awaitMore(STEPS);
        if (kill + 1 < STOPS) {
          other.start();
        }
      }
      load.finish();
      new OrderAudit(stage).check(Duration.ofMinutes(2));
    }
  }

  private void awaitOwners(List<Long> lanes) {
    await("lanes of each hub: " + lanes)
        .atMost(Duration.ofSeconds(15))
        .until(
            () ->
                stage
                    .hub()
                    .database()
                    .queryForList("select count(*) from lane group by owner", Long.class)
                    .equals(lanes));
  }
}
