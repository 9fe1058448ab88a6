package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.catalog.Expression;
import io.easyflow.catalog.Webhook;
import io.easyflow.channel.DeliveryFailure;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Feeds payloads that a vendor publishes through the connector's door and all its mappings. */
final class VendorPayloads {
  private final Version version;
  private final ObjectMapper json;
  private final RecordReader reader;
  private final Map<String, JsonNode> variables;
  private int mapped;

  VendorPayloads(Version version, ObjectMapper json) {
    this.version = version;
    this.json = json;
    this.reader = new RecordReader(json);
    this.variables = new Samples(json).variables(version.unit().id(), json.createObjectNode());
  }

  /**
   * @return how many results became canonical records so far
   */
  int mapped() {
    return mapped;
  }

  /** Every mapping makes records of it or refuses it with a sentence; nothing else is thrown. */
  void handledOrRefused(Path file) throws IOException {
    for (JsonNode payload : payloads(file)) {
      for (JsonNode event : events(payload)) {
        for (Mapping mapping : version.mappings().values()) {
          if (mapping.record() != null) {
            map(mapping, event);
          }
        }
      }
    }
  }

  /** One payload, or the one of a recorded answer, or each of a stream; at least one. */
  private List<JsonNode> payloads(Path file) throws IOException {
    String name = file.getFileName().toString();
    List<JsonNode> found = new ArrayList<>();
    if (name.endsWith(".json")) {
      JsonNode content = json.readTree(Files.readAllBytes(file));
      found.add(content.has("status_code") ? content.get("body") : content);
    } else if (name.endsWith(".jsonl") || name.endsWith(".sse")) {
      for (String line : Files.readAllLines(file)) {
        String payload = line.replaceFirst("^data: ", "");
        if (payload.startsWith("{")) {
          found.add(json.readTree(payload));
        }
      }
    } else if (name.endsWith(".form.txt")) {
      found.add(form(Files.readString(file).strip()));
    }
    assertThat(found)
        .as("payloads in %s, which this suite must be able to read", name)
        .isNotEmpty();
    return found;
  }

  private JsonNode form(String text) {
    ObjectNode fields = json.createObjectNode();
    for (String field : text.split("&")) {
      String[] parts = field.split("=", 2);
      fields.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  /** Samples are written by us: true to the vendor's format, with people who do not exist. */
  void notCopied(Path file) throws IOException {
    List<JsonNode> theirs = payloads(file);
    try (Stream<Path> samples = Files.list(version.unit().path().resolve("samples"))) {
      for (Path sample : samples.toList()) {
        assertThat(theirs)
            .as(sample.toString())
            .doesNotContain(json.readTree(Files.readAllBytes(sample)));
      }
    }
  }

  private void map(Mapping mapping, JsonNode event) {
    String account = version.unit().id() + ":default";
    try {
      for (JsonNode result : mapping.run(event, variables)) {
        if (reader.read(mapping, result, account) != null) {
          mapped++;
        }
      }
    } catch (DeliveryFailure.Permanent refused) {
      assertThat(refused.getMessage())
          .startsWith(mapping.file())
          .doesNotContain("Exception", "java.", "null pointer")
          .hasSizeGreaterThan(mapping.file().length() + 10);
    }
  }

  /** What the door would keep of a request with this body. */
  private List<JsonNode> events(JsonNode body) {
    Webhook webhook = version.connector().webhook();
    if (webhook == null) {
      return List.of(body);
    }
    Expression.Source request = request(body);
    Stream.of(webhook.account(), webhook.type(), webhook.key(), webhook.orderBy())
        .filter(Objects::nonNull)
        .forEach(expression -> expression.text(request));
    if (webhook.headers() != null) {
      webhook.headers().values().forEach(expression -> expression.text(request));
    }
    if (webhook.items() == null) {
      return List.of(body);
    }
    return webhook.items().all(request).stream()
        .map(item -> item.isObject() && item.has("body") ? item.get("body") : item)
        .toList();
  }

  private static Expression.Source request(JsonNode body) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.putObject("headers");
    request.putObject("query");
    request.putObject("path");
    request.set("body", body);
    return new Expression.Source() {
      @Override
      public String header(String name) {
        return null;
      }

      @Override
      public JsonNode json() {
        return request;
      }
    };
  }
}
