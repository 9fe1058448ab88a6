package io.easyflow.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.catalog.Problem;
import io.easyflow.channel.DeliveryFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs a connector's samples: {@code samples/<case>.json} through a mapping must give {@code
 * samples/<case>.<mapping>.json}, exactly. An expected list means every result of the mapping.
 * {@code samples/<case>.vars.json} may give {@code vars, headers, account, now}.
 */
final class Samples {
  private static final String JSON = ".json";
  private static final String VARS = "vars";
  private static final String NOW = "2026-01-01T00:00:00Z";

  private final ObjectMapper mapper;
  private final RecordReader reader;

  Samples(ObjectMapper mapper) {
    this.mapper = mapper;
    this.reader = new RecordReader(mapper);
  }

  /** One expected file. */
  private record Case(Version version, Path folder, String name, String mapping) {
    String shown() {
      return shown(name + "." + mapping);
    }

    String shown(String file) {
      return version.unit().shown("samples/" + file + JSON);
    }

    Path file(String end) {
      return folder.resolve(name + end + JSON);
    }
  }

  /**
   * Runs all samples of a connector.
   *
   * @param version its checked version, mappings compiled
   * @param problems takes what differs
   * @return how many were run
   */
  int check(Version version, List<Problem> problems) {
    Path folder = version.unit().path().resolve("samples");
    if (version.unit().kind() != Unit.Kind.CONNECTOR || !Files.isDirectory(folder)) {
      return 0;
    }
    int count = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(JSON)).sorted().toList()) {
        String name = file.getFileName().toString();
        name = name.substring(0, name.length() - JSON.length());
        int dot = name.indexOf('.');
        if (dot > 0 && !name.substring(dot + 1).equals(VARS)) {
          check(
              new Case(version, folder, name.substring(0, dot), name.substring(dot + 1)), problems);
          count++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return count;
  }

  private void check(Case sample, List<Problem> problems) throws IOException {
    Mapping mapping = sample.version().mappings().get(sample.mapping());
    if (mapping == null) {
      String file = sample.version().unit().shown(sample.mapping() + Mapping.SUFFIX);
      problems.add(new Problem(sample.shown(), 0, "there is no mapping " + file));
      return;
    }
    if (!Files.exists(sample.file(""))) {
      problems.add(
          new Problem(sample.shown(), 0, "there is no sample " + sample.shown(sample.name())));
      return;
    }
    try {
      JsonNode input = mapper.readTree(Files.readAllBytes(sample.file("")));
      JsonNode wanted = mapper.readTree(Files.readAllBytes(sample.file("." + sample.mapping())));
      compare(sample, mapping, input, wanted, problems);
    } catch (JsonProcessingException e) {
      problems.add(
          new Problem(
              sample.shown(),
              e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
              "the sample or what it expects is not JSON"));
    } catch (DeliveryFailure.Permanent e) {
      problems.add(new Problem(sample.shown(), 0, e.getMessage()));
    }
  }

  private void compare(
      Case sample, Mapping mapping, JsonNode input, JsonNode wanted, List<Problem> problems)
      throws IOException {
    Map<String, JsonNode> variables = variables(sample);
    String account = variables.get("account").path("id").asText(null);
    List<JsonNode> results = mapping.run(input, variables);
    JsonNode actual;
    if (wanted.isArray() && (mapping.record() != null || results.size() != 1)) {
      actual = canonical(mapping, results, account);
    } else if (results.size() == 1) {
      actual = canonical(mapping, results.get(0), account);
    } else {
      problems.add(
          new Problem(
              sample.shown(),
              0,
              mapping.file() + " gives " + results.size() + " results, not one"));
      return;
    }
    JsonNode expected =
        wanted.isArray() && actual.isArray() && mapping.record() != null
            ? canonical(mapping, List.copyOf(children(wanted)), account)
            : canonical(mapping, wanted, account);
    String difference = JsonDifference.first(reread(expected), reread(actual));
    if (difference != null) {
      problems.add(new Problem(sample.shown(), 0, mapping.file() + ": " + difference));
    }
  }

  /** Numbers of the same text become of the same kind. */
  private JsonNode reread(JsonNode node) throws IOException {
    return mapper.readTree(node.toString());
  }

  /** The variables a mapping sees: those of the case, else the same every time. */
  Map<String, JsonNode> variables(String platform, JsonNode given) {
    ObjectNode account = mapper.createObjectNode();
    account.put("id", platform + ":default").put("platform", platform).put("name", "default");
    account.putObject("settings");
    Map<String, JsonNode> variables = new HashMap<>();
    variables.put("account", given.path("account").isObject() ? given.get("account") : account);
    variables.put(VARS, given.has(VARS) ? given.get(VARS) : mapper.createObjectNode());
    variables.put(
        "headers", given.has("headers") ? given.get("headers") : mapper.createObjectNode());
    variables.put("now", given.has("now") ? given.get("now") : account.textNode(NOW));
    return variables;
  }

  private Map<String, JsonNode> variables(Case sample) throws IOException {
    Path file = sample.file("." + VARS);
    JsonNode given =
        Files.exists(file) ? mapper.readTree(Files.readAllBytes(file)) : mapper.createObjectNode();
    return variables(sample.version().unit().id(), given);
  }

  /** One result as the hub would keep it. */
  JsonNode canonical(Mapping mapping, JsonNode result, String account) {
    return mapper.valueToTree(reader.read(mapping, result, account));
  }

  private JsonNode canonical(Mapping mapping, List<JsonNode> results, String account) {
    ArrayNode all = mapper.createArrayNode();
    results.forEach(result -> all.add(canonical(mapping, result, account)));
    return all;
  }

  private static List<JsonNode> children(JsonNode list) {
    List<JsonNode> children = new ArrayList<>();
    list.forEach(children::add);
    return children;
  }
}
