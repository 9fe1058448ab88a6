package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows docs/add-a-platform.md to the letter: the files it shows become a folder, and the suites
 * cover that folder without being told.
 */
class AddAPlatformTest {
  private static final Path PAGE = Path.of("docs/add-a-platform.md");
  private static final Pattern FILE =
      Pattern.compile("(?m)^### (routes/connectors/\\S+)\n\n```\\w*\n((?:(?!```).*\n)*)```$");

  @TempDir static Path home;
  private static int files;
  private static SuiteHub hub;

  @BeforeAll
  static void start() throws IOException {
    Matcher file = FILE.matcher(Files.readString(PAGE));
    while (file.find()) {
      HubFixture.write(home, file.group(1), file.group(2));
      files++;
    }
    hub = new SuiteHub(home.resolve("routes"), home.resolve("hub"));
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @Test
  void thePageShowsAWholeConnector() throws IOException {
    long headings =
        Files.readString(PAGE).lines().filter(line -> line.startsWith("### routes/")).count();
    assertThat(files).as("files that could be read out of the page").isEqualTo((int) headings);
    assertThat(hub.connectors).hasSize(1);
  }

  @TestFactory
  Stream<DynamicNode> theSuitesCoverIt() throws Exception {
    return Stream.of(
        dynamicContainer("files", new ConnectorSuite(home.resolve("routes")).everyConnector()),
        dynamicContainer("door", new DoorSuite(hub).everyConnector()),
        dynamicContainer("ports", new PortSuite(hub).everyConnector()));
  }
}
