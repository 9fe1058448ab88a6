package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.easyflow.catalog.ConnectorReader;
import io.easyflow.catalog.Problem;
import io.easyflow.crash.Fuzz;
import io.easyflow.testkit.Choices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of a connector as a slipping hand saves them: each is read, or has problems with lines. */
class ConnectorFilesFuzzTest {
  private static final ConnectorReader READER = new ConnectorReader();
  private static final List<File> FILES = files();
  private static final List<String> PIECES =
      List.of(
          "\t",
          "  ",
          "\n",
          ":",
          ": ",
          "- ",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "'",
          "|\n",
          ">",
          "#",
          "&a ",
          "*a",
          "&a [*a]",
          "&a {b: *a}",
          "[a]: b\n",
          "? [a]\n",
          "<<: *a",
          "!!int ",
          "? ",
          "---\n",
          "...\n",
          "\0",
          "\ud800",
          "\ufeff",
          "%YAML 9\n",
          "null",
          "~",
          "true",
          "1e99",
          "-1",
          "99999999999999999999",
          "jq",
          "{botToken}",
          "header:",
          "[[[[[[[[[[",
          "{{",
          "${",
          "direct:",
          "- to:\n",
          "steps:\n",
          "parameters: {a: b}");

  /** One file of a connector. */
  private record File(Unit unit, String name, String text) {}

  @Test
  void everyFileIsReadOrHasProblems() {
    Fuzz.run(3_000, 60_000, ConnectorFilesFuzzTest::file);
  }

  @MethodSource("io.easyflow.crash.Fuzz#seeds")
  @FuzzTest(maxDuration = Fuzz.DURATION)
  void fuzz(byte[] input) {
    file(input);
  }

  private static void file(byte[] input) {
    Choices choices = new Choices(input);
    File file = choices.one(FILES);
    String text = choices.oneIn(20) ? choices.text(300) : spoilt(file.text, choices);
    List<Problem> problems = new ArrayList<>();
    if (file.name.equals(ConnectorReader.FILE)) {
      ConnectorReader.Reading reading = READER.read(file.unit.path(), text);
      assertThat(reading.connector().isPresent()).isEqualTo(reading.problems().isEmpty());
      problems.addAll(reading.problems());
    } else {
      RouteFile routes = RouteFile.parse(file.unit.shown(file.name), text, problems);
      if (routes == null) {
        assertThat(problems).isNotEmpty();
      } else {
        new RouteRules(file.unit, routes, problems).check();
      }
    }
    int lines = text.split("\r\n|[\r\n\u0085\u2028\u2029]", -1).length;
    for (Problem problem : problems) {
      assertThat(problem.line()).isBetween(0, lines);
      assertThat(problem.message()).isNotBlank().doesNotContain("Exception", "java.");
    }
  }

  private static String spoilt(String good, Choices choices) {
    StringBuilder text = new StringBuilder(good);
    for (int changes = 1 + choices.below(6); changes > 0; changes--) {
      int at = choices.below(text.length() + 1);
      switch (choices.below(4)) {
        case 0 -> text.delete(at, Math.min(text.length(), at + choices.below(40)));
        case 1 -> text.insert(at, choices.text(10));
        case 2 -> text.insert(at, good, 0, Math.min(good.length(), choices.below(400)));
        default -> text.insert(at, choices.one(PIECES));
      }
    }
    return text.toString();
  }

  private static List<File> files() {
    List<File> files = new ArrayList<>();
    for (Unit unit : Units.in(Path.of("routes"))) {
      try {
        for (Path path : UnitFiles.list(unit)) {
          String name = path.getFileName().toString();
          if (name.endsWith(".yaml")) {
            files.add(new File(unit, name, Files.readString(path)));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }
}
