package io.easyflow.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.easyflow.model.AiQuestion;
import io.easyflow.model.Conversation;
import io.easyflow.model.Message;
import io.easyflow.model.StockLevel;
import io.easyflow.model.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What ports are called with: the inputs that {@code double/ports.yaml} names, else a window of
 * time for ports that read pages, else the samples of the first mapping that the port runs.
 */
final class PortInputs {
  /** Ports that read pages. */
  static final Set<String> PAGES = Set.of("orders", "products", "contacts", "analytics", "updates");

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final Version version;
  private final ObjectMapper json;
  private final Path samples;

  PortInputs(Version version, ObjectMapper json) {
    this.version = version;
    this.json = json;
    this.samples = version.unit().path().resolve("samples");
  }

  /**
   * What one call is made with.
   *
   * @param name of the sample, or where else it comes from
   * @param body the message's body
   * @param variables further exchange variables
   * @param headers message headers
   * @param settings public values of the account
   */
  record Input(
      String name,
      Object body,
      Map<String, Object> variables,
      Map<String, Object> headers,
      Map<String, String> settings) {}

  /** Every input of a port; none when nobody says one. */
  List<Input> of(String port, List<PortSteps.Step> steps) {
    JsonNode named = declared("inputs").path(port);
    if (!named.isMissingNode()) {
      List<Input> inputs = new ArrayList<>();
      for (JsonNode one : named.isArray() ? named : List.of(named)) {
        inputs.add(input("ports.yaml", port, one.path("body"), one));
      }
      return inputs;
    }
    if (PAGES.contains(port)) {
      return List.of(page());
    }
    String mapping =
        steps.stream().map(PortSteps.Step::mapping).filter(m -> m != null).findFirst().orElse(null);
    List<String> cases = mapping == null ? List.of() : cases(mapping);
    if (cases.isEmpty()) {
      return List.of(new Input("nothing", null, Map.of(), Map.of(), Map.of()));
    }
    return cases.stream()
        .map(name -> input(name, port, read(name + ".json"), read(name + ".vars.json")))
        .toList();
  }

  /** A part of {@code double/ports.yaml}, missing when the file or the part is. */
  JsonNode declared(String part) {
    Path file = version.unit().path().resolve("double/ports.yaml");
    try {
      return Files.exists(file)
          ? YAML.readTree(file.toFile()).path(part)
          : json.getNodeFactory().missingNode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cases with an expected result of a mapping. */
  List<String> cases(String mapping) {
    String end = "." + mapping + ".json";
    return ConnectorSuite.names(samples).stream()
        .filter(file -> file.endsWith(end))
        .map(file -> file.substring(0, file.length() - end.length()))
        .filter(name -> !name.contains("."))
        .toList();
  }

  /** A file of the samples, a missing node when it is not there. */
  JsonNode read(String file) {
    Path path = samples.resolve(file);
    try {
      return Files.exists(path)
          ? json.readTree(Files.readAllBytes(path))
          : json.getNodeFactory().missingNode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Input page() {
    Instant until = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new Input(
        "first page",
        null,
        Map.of("since", until.minus(Duration.ofDays(30)).toString(), "until", until.toString()),
        Map.of(),
        Map.of());
  }

  private Input input(String name, String port, JsonNode body, JsonNode with) {
    Map<String, String> settings = new HashMap<>();
    JsonNode given = with.has("settings") ? with.get("settings") : with.at("/account/settings");
    given.properties().forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
    return new Input(
        name, body(port, body), values(with.path("vars")), values(with.path("headers")), settings);
  }

  private Map<String, Object> values(JsonNode object) {
    Map<String, Object> values = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              values.put(
                  field.getKey(),
                  value.isContainerNode() ? value : json.convertValue(value, Object.class));
            });
    return values;
  }

  /** The type that the hub calls a port with. */
  private Object body(String port, JsonNode body) {
    if (body.isMissingNode() || body.isNull()) {
      return null;
    }
    return switch (port) {
      case "send" -> json.convertValue(body, Message.class);
      case "topic" -> json.convertValue(body, Topic.class);
      case "answer" -> json.convertValue(body, AiQuestion.class);
      case "conversation" -> json.convertValue(body, Conversation.class);
      case "order-status" ->
          json.convertValue(
              body, json.getTypeFactory().constructCollectionType(List.class, String.class));
      case "stock" ->
          body.isArray()
              ? json.convertValue(
                  body, json.getTypeFactory().constructCollectionType(List.class, StockLevel.class))
              : json.convertValue(body, StockLevel.class);
      default -> body.isTextual() ? body.textValue() : body;
    };
  }
}
