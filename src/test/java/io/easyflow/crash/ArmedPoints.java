package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.channel.CrashPoint;
import io.easyflow.testkit.HubProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Ends hubs at named moments. */
final class ArmedPoints {
  private final Path directory;

  ArmedPoints(Path home) throws IOException {
    directory = Files.createDirectories(home.resolve("crash-at"));
  }

  /** For a hub that shall end at such moments. */
  String jvmOption() {
    return "-D" + CrashPoint.PROPERTY + "=" + directory;
  }

  /** From now on a hub is gone as soon as it comes to the point. */
  void arm(CrashPoint point) throws IOException {
    Files.createFile(directory.resolve(point.name()));
  }

  /** Waits until the hub is gone; the next one will pass the point. */
  void awaitEnd(HubProcess hub, CrashPoint point) throws IOException, InterruptedException {
    assertThat(hub.awaitEnd(Duration.ofSeconds(30))).isEqualTo(137);
    Files.delete(directory.resolve(point.name()));
  }
}
