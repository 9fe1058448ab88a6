package io.easyflow.sandbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.easyflow.jq.Jq;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.convert.DurationStyle;

/** Reads {@code double/traffic.yaml} of a connector's folder. */
final class TrafficReader {
  private static final String[] VARIABLES = {"n", "uuid", "now", "epoch"};

  private final ObjectMapper json;
  private final YAMLMapper yaml = new YAMLMapper();

  TrafficReader(ObjectMapper json) {
    this.json = json;
  }

  private record File(
      @JsonProperty(required = true) String every,
      @JsonProperty(required = true) List<Webhook> webhooks) {}

  private record Webhook(
      @JsonProperty(required = true) String sample, Map<String, String> headers, String change) {}

  /**
   * @param folder a connector's folder
   * @return its traffic, empty when it has none
   */
  Optional<Traffic> read(Path folder) {
    Path path = folder.resolve("double").resolve("traffic.yaml");
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try {
      File file = yaml.readValue(Files.readString(path), File.class);
      Duration every = DurationStyle.detectAndParse(file.every());
      return Optional.of(
          new Traffic(
              every, file.webhooks().stream().map(webhook -> step(folder, webhook)).toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * @param step a step of somebody's traffic
   * @param variables values of its jq
   * @return body of the webhook
   */
  byte[] body(Traffic.Step step, Map<String, JsonNode> variables) {
    try {
      JsonNode sample = json.readTree(step.sample());
      return json.writeValueAsBytes(
          step.change() == null ? sample : step.change().all(sample, variables).get(0));
    } catch (IOException e) {
      throw new UncheckedIOException("the sample is not JSON", e);
    }
  }

  private static Traffic.Step step(Path folder, Webhook webhook) {
    Path sample = folder.resolve("samples").resolve(webhook.sample());
    try {
      return new Traffic.Step(
          Files.readString(sample),
          webhook.headers() == null ? Map.of() : webhook.headers(),
          webhook.change() == null ? null : Jq.compile(webhook.change(), VARIABLES));
    } catch (IOException e) {
      throw new UncheckedIOException(sample + " cannot be read", e);
    }
  }
}
