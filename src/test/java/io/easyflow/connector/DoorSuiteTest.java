package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.channel.Ledger;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@link DoorSuite} over {@code routes/}. */
class DoorSuiteTest {
  @TempDir static Path home;
  private static SuiteHub hub;

  @BeforeAll
  static void start() {
    hub = new SuiteHub(Path.of("routes"), home);
  }

  /** Whatever the doors were sent, the sums agree at the end. */
  @AfterAll
  static void balancedAndStopped() {
    Ledger.Report report = hub.bean(Ledger.class).report();
    hub.close();
    assertThat(report.total().accepted()).isPositive();
    assertThat(report.total().balanced()).isTrue();
  }

  @TestFactory
  Stream<DynamicNode> everyDoor() {
    DoorSuite suite = new DoorSuite(hub);
    assertThat(suite.withDoors()).isNotEmpty();
    return suite.everyConnector();
  }
}
