package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@link PortSuite} over {@code routes/}. */
class PortSuiteTest {
  @TempDir static Path home;
  private static SuiteHub hub;
  private static PortSuite suite;

  @BeforeAll
  static void start() throws Exception {
    hub = new SuiteHub(Path.of("routes"), home);
    suite = new PortSuite(hub);
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @Test
  void everyConnectorHasPorts() {
    assertThat(hub.connectors)
        .isNotEmpty()
        .allSatisfy(version -> assertThat(suite.ports(version)).isNotEmpty());
  }

  @TestFactory
  Stream<DynamicNode> everyPort() {
    return suite.everyConnector();
  }
}
