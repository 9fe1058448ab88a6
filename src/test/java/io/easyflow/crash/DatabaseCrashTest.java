package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.easyflow.testkit.OrderLoad;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Takes the hub's own database away under webhook load, and counts. */
class DatabaseCrashTest {
  private static final int KILLS = Size.of(1, 20);
  private static final int ROUNDS_OF_CUTS = Size.of(1, 20);
  private static final int FULL_DISKS = Size.of(1, 5);
  private static final int STEPS = Size.of(100, 500);
  private static final int SENDERS = 8;
  private static final Duration FULL = Duration.ofSeconds(Size.of(3, 30));
  private static final int DISK_MB = 512;
  private static final Duration RECOVERY = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseCrashTest.class);

  @TempDir Path home;

  @Test
  void aServerThatIsKilledAndConnectionsThatAreCutLoseNothing() throws Exception {
    try (Stage stage = new Stage(home)) {
      OrderLoad load = stage.load(SENDERS, 1_000_000, stage.hub());
      for (int kill = 0; kill < KILLS; kill++) {
        load.awaitMore(STEPS);
        killServer();
        recovers("server killed", load);
      }
      for (int round = 0; round < ROUNDS_OF_CUTS; round++) {
        load.awaitMore(STEPS);
        cutConnections(stage.hub().database(), load);
        recovers("connections cut one by one", load);
      }
      counted(stage, load);
    }
  }

  @Test
  void aDiskThatIsFullLosesNothing() throws Exception {
    Path disk = Files.createDirectory(home.resolve("data"));
    String size = "size=" + DISK_MB + "m";
    assumeThat(run("mount", "-t", "tmpfs", "-o", size, "tmpfs", disk.toString()))
        .as("a small disk can be mounted, as root only")
        .isZero();
    try (Stage stage = new Stage(home)) {
      OrderLoad load = stage.load(SENDERS, 1_000_000, stage.hub());
      for (int full = 0; full < FULL_DISKS; full++) {
        load.awaitMore(STEPS);
        Path ballast = fill(disk);
        load.awaitOutage();
        await().pollDelay(FULL).atMost(FULL.multipliedBy(2)).until(() -> true);
        Files.delete(ballast);
        recovers("disk full", load);
      }
      counted(stage, load);
    } finally {
      run("umount", disk.toString());
    }
  }

  /** Waits until another one runs. */
  private void killServer() throws IOException {
    long killed = server();
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    await("a new server")
        .atMost(RECOVERY)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> server() > 0 && server() != killed);
  }

  /** Its process, 0 for none. */
  private long server() throws IOException {
    Path file = home.resolve("data/postgres/postmaster.pid");
    try {
      return Long.parseLong(Files.readAllLines(file).get(0).strip());
    } catch (NoSuchFileException | IndexOutOfBoundsException e) {
      return 0;
    }
  }

  private static void cutConnections(JdbcTemplate database, OrderLoad load) {
    List<Integer> connections =
        database.queryForList(
            "select pid from pg_stat_activity where application_name = 'easy-flow'", Integer.class);
    assertThat(connections).isNotEmpty();
    for (Integer connection : connections) {
      database.queryForList("select pg_terminate_backend(?)", connection);
      load.awaitMore(1);
    }
  }

  /** Writes until nothing more fits. */
  private static Path fill(Path disk) throws IOException {
    Path ballast = disk.resolve("ballast");
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      for (int i = 0; i < DISK_MB * 16; i++) {
        out.write(block);
      }
      throw new IllegalStateException(disk + " is larger than it should be");
    } catch (IOException e) {
      LOG.info("{} is full with {} MB of ballast", disk, Files.size(ballast) >> 20);
    }
    return ballast;
  }

  private static void recovers(String what, OrderLoad load) {
    long start = System.nanoTime();
    // More than can have been on its way.
    long goal = load.taken() + 4L * SENDERS;
    await("webhooks are taken again after: " + what)
        .atMost(RECOVERY)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> load.taken() >= goal);
    LOG.info("{}: over after {} ms", what, (System.nanoTime() - start) / 1_000_000);
  }

  private static void counted(Stage stage, OrderLoad load) throws IOException {
    load.awaitMore(STEPS);
    load.finish();
    LOG.info(
        "{} steps, troubles of the shops {}, ledger {}",
        load.taken(),
        load.troubles(),
        new OrderAudit(stage).check(PATIENCE));
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
