package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.catalog.Problem;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.crash.Fuzz;
import io.easyflow.database.Storable;
import io.easyflow.testkit.Choices;
import io.easyflow.testkit.JsonMutator;
import io.easyflow.testkit.VendorJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mapping of every connector makes records of what a platform sends, or refuses it. */
class MappingFuzzTest {
  private static final ObjectMapper JSON = CanonicalJson.mapper();
  private static final RecordReader READER = new RecordReader(JSON);
  private static final List<Platform> PLATFORMS = platforms();

  /** A connector: its mappings and what it is known to send. */
  private record Platform(
      String account,
      List<Mapping> mappings,
      List<JsonNode> samples,
      Map<String, JsonNode> variables) {}

  @Test
  void everyMutatedSampleIsMappedOrRefused() {
    Fuzz.run(15_000, 300_000, MappingFuzzTest::map);
  }

  @MethodSource("io.easyflow.crash.Fuzz#seeds")
  @FuzzTest(maxDuration = Fuzz.DURATION)
  void fuzz(byte[] input) {
    map(input);
  }

  private static void map(byte[] bytes) {
    Choices choices = new Choices(bytes);
    Platform platform = choices.one(PLATFORMS);
    Mapping mapping = choices.one(platform.mappings);
    JsonNode sample = choices.one(platform.samples);
    Map<String, JsonNode> variables = variables(platform, choices);
    JsonNode input = new JsonMutator(choices).mutate(sample);
    try {
      if (choices.oneIn(3)) {
        EachItem each =
            new EachItem(
                mapping,
                READER,
                variables,
                platform.account,
                (page, reason) -> sentence(mapping, reason));
        each.of(input).forEach(MappingFuzzTest::storable);
      } else {
        for (JsonNode result : mapping.run(input, variables)) {
          storable(READER.read(mapping, result, platform.account));
        }
      }
    } catch (DeliveryFailure.Permanent refused) {
      sentence(mapping, refused);
    }
  }

  private static Map<String, JsonNode> variables(Platform platform, Choices choices) {
    if (!choices.oneIn(3)) {
      return platform.variables;
    }
    ObjectNode all = JSON.createObjectNode();
    platform.variables.forEach(all::set);
    all.set("vars", choices.one(platform.samples));
    JsonNode mutated = new JsonMutator(choices).mutate(all);
    return Map.of(
        "account", mutated.path("account"),
        "vars", mutated.path("vars"),
        "headers", mutated.path("headers"),
        "now", mutated.path("now"));
  }

  /** A record is in a form that the database takes; what is no record is a step's matter. */
  private static void storable(Object mapped) {
    if (mapped instanceof Record) {
      JsonNode json = JSON.valueToTree(mapped);
      textsStorable(json);
      assertThat(json.findValuesAsText("externalId"))
          .allSatisfy(id -> assertThat(id).hasSizeLessThanOrEqualTo(400));
    }
  }

  private static void textsStorable(JsonNode json) {
    if (json.isTextual()) {
      assertThat(Storable.text(json.textValue())).isEqualTo(json.textValue());
    }
    json.forEach(MappingFuzzTest::textsStorable);
  }

  private static void sentence(Mapping mapping, DeliveryFailure.Permanent refused) {
    assertThat(refused.getMessage())
        .startsWith(mapping.file())
        .doesNotContain("Exception", "java.", "null pointer")
        .hasSizeGreaterThan(mapping.file().length() + 10);
  }

  private static List<Platform> platforms() {
    List<Platform> platforms = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Unit unit : Units.in(Path.of("routes"))) {
      if (unit.kind() == Unit.Kind.CONNECTOR) {
        List<Mapping> mappings =
            Mappings.compile(UnitFiles.read(unit), problems).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
        platforms.add(
            new Platform(
                unit.id() + ":default",
                mappings,
                VendorJson.of(unit.id()),
                new Samples(JSON).variables(unit.id(), JSON.createObjectNode())));
      }
    }
    assertThat(problems).isEmpty();
    return platforms;
  }
}
