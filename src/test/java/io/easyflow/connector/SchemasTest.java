package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The schemas that complete files in an editor agree with the files that there are. */
class SchemasTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  @TestFactory
  Stream<DynamicTest> everyFileOfADouble() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("routes", "connectors"))) {
      List<Path> found =
          files
              .filter(file -> file.endsWith("traffic.yaml") || file.endsWith("ports.yaml"))
              .toList();
      assertThat(found).isNotEmpty();
      return found.stream()
          .map(
              file ->
                  dynamicTest(
                      file.toString(),
                      () -> assertThat(problems(name(file), Files.readString(file))).isEmpty()));
    }
  }

  /** What Camel's own schema takes, its editors open. */
  @TestFactory
  Stream<DynamicTest> everyRouteFile() throws IOException {
    JsonSchema camel =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
            .getSchema(SchemasTest.class.getResourceAsStream("/schema/camelYamlDsl.json"));
    assertThat(camel.validate(YAML.readTree("- route: { form: { uri: direct:a } }"))).isNotEmpty();
    try (Stream<Path> files = Files.walk(Path.of("routes"))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".camel.yaml")).toList();
      assertThat(found).isNotEmpty();
      return found.stream()
          .map(
              file ->
                  dynamicTest(
                      file.toString(),
                      () ->
                          assertThat(camel.validate(YAML.readTree(Files.readString(file))))
                              .isEmpty()));
    }
  }

  @Test
  void mistakesAreFound() throws IOException {
    assertThat(problems("traffic", "every: 15\nwebhooks: [{ sampel: a.json }]")).hasSize(3);
    assertThat(problems("ports", "answers: [{ name: a, is: broken }]")).isNotEmpty();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".yaml", "");
  }

  private static List<String> problems(String schema, String yaml) throws IOException {
    JsonSchema read =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemasTest.class.getResourceAsStream("/schema/" + schema + ".schema.json"));
    JsonNode content = YAML.readTree(yaml);
    return read.validate(content).stream().map(Object::toString).toList();
  }
}
