package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@link ConnectorSuite} over {@code routes/}. */
class ConnectorSuiteTest {
  private static final ConnectorSuite SUITE = new ConnectorSuite(Path.of("routes"));

  @Test
  void thereAreConnectors() {
    assertThat(SUITE.connectors()).isNotEmpty();
  }

  @TestFactory
  Stream<DynamicNode> everyConnector() {
    return SUITE.everyConnector();
  }

  @TestFactory
  Stream<DynamicNode> everyFlow() {
    return SUITE.everyFlow();
  }
}
