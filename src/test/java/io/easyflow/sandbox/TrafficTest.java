package io.easyflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.ConnectorReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every {@code double/traffic.yaml} makes two different webhooks of each of its samples. */
class TrafficTest {
  private final ObjectMapper json = new ObjectMapper();
  private final TrafficReader reader = new TrafficReader(json);

  @TestFactory
  Stream<DynamicTest> everyConnectorsTraffic() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("routes/connectors"))) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("double/traffic.yaml")))
          .toList()
          .stream()
          .map(
              folder ->
                  DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }
  }

  private void check(Path folder) throws IOException {
    Connector connector = new ConnectorReader().read(folder).connector().orElseThrow();
    assertThat(connector.webhook()).as("a connector without a door gets no traffic").isNotNull();
    Traffic traffic = reader.read(folder).orElseThrow();
    assertThat(traffic.webhooks()).isNotEmpty();
    assertThat(traffic.every()).isPositive();
    for (Traffic.Step step : traffic.webhooks()) {
      assertThat(json.readTree(reader.body(step, variables(7))))
          .isNotEqualTo(json.readTree(reader.body(step, variables(8))));
    }
  }

  private static Map<String, JsonNode> variables(int n) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return Map.of(
        "n", nodes.numberNode(n),
        "uuid", nodes.textNode("uuid-" + n),
        "now", nodes.textNode("2026-11-21T00:00:0" + n + "Z"),
        "epoch", nodes.numberNode(1_795_000_000L + n));
  }
}
