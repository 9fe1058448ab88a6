package io.easyflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One broken file per message; its first line holds the line and the sentence. */
class InvalidConnectorTest {
  private static final Path FILES = Path.of("src/test/resources/invalid/connector");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void saysWhatIsWrongAndWhere(Path path) throws IOException {
    String text = Files.readString(path);
    String expected = text.lines().findFirst().orElseThrow().substring(2);
    ConnectorReader.Reading reading = new ConnectorReader().read(Path.of("example"), text);
    assertThat(reading.connector()).isEmpty();
    assertThat(reading.problems())
        .extracting(problem -> problem.line() + ": " + problem.message())
        .containsExactly(expected);
    assertThat(reading.problems().get(0).file()).isEqualTo("example/connector.yaml");
  }
}
