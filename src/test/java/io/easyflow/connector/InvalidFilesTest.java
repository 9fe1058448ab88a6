package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.catalog.ConnectorReader;
import io.easyflow.catalog.FolderCatalog;
import io.easyflow.catalog.Problem;
import io.easyflow.outlet.JqVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One broken file per sentence; its first line says which sentence and at which line. */
class InvalidFilesTest {
  private static final Path FILES = Path.of("src/test/resources/invalid");
  private static final Pattern EXPECTED = Pattern.compile("# line (\\d+): (.*)");

  @TempDir Path home;

  static Stream<Path> files() throws IOException {
    try (Stream<Path> routes = Files.list(FILES.resolve("routes"));
        Stream<Path> jq = Files.list(FILES.resolve("jq"))) {
      return Stream.concat(routes, jq).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachBrokenFileHasItsSentence(Path file) throws IOException {
    String text = Files.readString(file);
    Matcher expected = EXPECTED.matcher(text);
    assertThat(expected.lookingAt()).as("first line of " + file).isTrue();

    List<Problem> problems = check(file.getFileName().toString(), text);

    assertThat(problems)
        .as(file.toString())
        .anySatisfy(
            problem -> {
              assertThat(problem.message()).contains(expected.group(2));
              assertThat(problem.line()).isEqualTo(Integer.parseInt(expected.group(1)));
            });
    assertThat(problems)
        .allSatisfy(p -> assertThat(p.message()).doesNotContain("Exception:").doesNotContain("\n"));
  }

  private List<Problem> check(String name, String text) {
    Path routes = home.resolve("routes");
    HubFixture.connector(routes, "demo");
    String folder = "connectors/demo/";
    if (name.startsWith("flow-")) {
      HubFixture.write(routes, "flows/" + name, text);
    } else if (name.endsWith(".jq")) {
      HubFixture.write(routes, folder + "order.jq", text);
    } else {
      HubFixture.write(routes, folder + "demo.camel.yaml", text);
    }
    ObjectMapper mapper = CanonicalJson.mapper();
    JqVariables variables = new JqVariables(mapper, Clock.systemUTC());
    UnitChecker checker =
        new UnitChecker(new ConnectorReader(), new DryRun(ScratchComponents.of(variables, mapper)));
    FolderCatalog catalog = new FolderCatalog();
    Mappings mappings = new Mappings();
    Version last = null;
    for (Unit unit : Units.in(routes)) {
      last = checker.check(UnitFiles.read(unit), catalog, mappings);
      if (last.connector() != null) {
        catalog.put(last.connector());
        mappings.put(unit.id(), last.mappings());
      }
    }
    return last.problems();
  }
}
