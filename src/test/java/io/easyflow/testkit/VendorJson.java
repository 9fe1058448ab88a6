package io.easyflow.testkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What platforms send, as far as it is known here. */
public final class VendorJson {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final ObjectWriter ESCAPED = JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private VendorJson() {}

  /**
   * @param platform connector id
   * @return its samples, and the payloads its vendor publishes where {@code
   *     easyflow.vendor-fixtures} names their directory
   */
  public static List<JsonNode> of(String platform) {
    List<JsonNode> all = new ArrayList<>(in(Path.of("routes", "connectors", platform, "samples")));
    String fixtures = System.getProperty("easyflow.vendor-fixtures", "");
    if (!fixtures.isBlank()) {
      all.addAll(in(Path.of(fixtures, platform)));
    }
    return all;
  }

  /**
   * @param value any JSON, with halves of surrogate pairs too, which only an escape can tell
   * @return it as a platform may write it
   */
  public static byte[] bytes(JsonNode value) {
    try {
      return ESCAPED.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<JsonNode> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        found.add(JSON.readTree(Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
