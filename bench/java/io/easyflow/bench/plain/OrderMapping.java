package io.easyflow.bench.plain;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.easyflow.jq.Jq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Vendor JSON to canonical JSON, by the program the hub runs too. */
final class OrderMapping {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .nodeFactory(new JsonNodeFactory(true))
          .build();

  private final Jq program;

  /**
   * @param file the jq program
   */
  OrderMapping(Path file) throws IOException {
    this.program = Jq.compile(Files.readString(file));
  }

  JsonNode map(byte[] body) throws IOException {
    return program.first(JSON.readTree(body));
  }
}
