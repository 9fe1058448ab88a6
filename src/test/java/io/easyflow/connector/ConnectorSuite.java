package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.matching.RequestPattern;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.ConnectorReader;
import io.easyflow.catalog.FolderCatalog;
import io.easyflow.catalog.Problem;
import io.easyflow.outlet.JqVariables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * What every folder of a routes folder must show offline; a new folder gets all of it for free.
 * With the system property {@code easyflow.vendor-fixtures}, a directory with a folder for each
 * platform, the payloads that vendors publish are tried as well.
 */
final class ConnectorSuite {
  /** Directory of vendors' payloads, null when none is given. */
  static final Path VENDOR_FIXTURES = vendorFixtures();

  /** Tells where the payloads of a folder are from. */
  private static final String SOURCES = "SOURCES.md";

  private static final ObjectMapper JSON = CanonicalJson.mapper();

  private final List<Version> versions;

  /**
   * @param routes a folder with {@code connectors/} and {@code flows/}
   */
  ConnectorSuite(Path routes) {
    versions = check(routes);
  }

  /** The connectors as the deployer reads them. */
  List<Version> connectors() {
    return versions.stream()
        .filter(version -> version.unit().kind() == Unit.Kind.CONNECTOR)
        .toList();
  }

  Stream<DynamicNode> everyConnector() {
    return connectors().stream()
        .map(version -> dynamicContainer(version.unit().id(), tests(version)));
  }

  Stream<DynamicNode> everyFlow() {
    return versions.stream()
        .filter(version -> version.unit().kind() == Unit.Kind.FLOW)
        .map(version -> dynamicTest(version.unit().id(), () -> followsTheRules(version)));
  }

  private static Path vendorFixtures() {
    String folder = System.getProperty("easyflow.vendor-fixtures", "");
    return folder.isBlank() ? null : Path.of(folder);
  }

  /** Connectors first, so that flows find their ports. */
  private static List<Version> check(Path routes) {
    JqVariables variables = new JqVariables(JSON, Clock.systemUTC());
    UnitChecker checker =
        new UnitChecker(new ConnectorReader(), new DryRun(ScratchComponents.of(variables, JSON)));
    FolderCatalog catalog = new FolderCatalog();
    Mappings mappings = new Mappings();
    List<Version> versions = new ArrayList<>();
    for (Unit unit : Units.in(routes)) {
      Version version = checker.check(UnitFiles.read(unit), catalog, mappings);
      if (version.connector() != null) {
        catalog.put(version.connector());
        mappings.put(unit.id(), version.mappings());
      }
      versions.add(version);
    }
    return versions;
  }

  private static Stream<DynamicNode> tests(Version version) {
    List<DynamicNode> tests = new ArrayList<>();
    tests.add(dynamicTest("follows the rules", () -> followsTheRules(version)));
    tests.add(dynamicTest("has the ports it declares", () -> hasItsPorts(version)));
    tests.add(dynamicTest("has a sample for each mapping", () -> hasSamples(version)));
    tests.add(dynamicTest("maps its samples", () -> mapsItsSamples(version)));
    tests.add(dynamicTest("has a double of its own", () -> hasADouble(version)));
    if (VENDOR_FIXTURES != null) {
      Path folder = VENDOR_FIXTURES.resolve(version.unit().id());
      tests.add(dynamicContainer("vendor's payloads", vendorTests(version, folder)));
    }
    return tests.stream();
  }

  /** Files parse, ids and descriptions are there, only listed steps and components are used. */
  private static void followsTheRules(Version version) {
    assertThat(version.problems()).isEmpty();
  }

  private static void hasItsPorts(Version version) {
    Connector connector = version.connector();
    Set<String> expected = new TreeSet<>();
    connector.sync().forEach((kind, spec) -> expected.add("direct:" + connector.id() + "-" + kind));
    if (connector.sync().values().stream().anyMatch(spec -> spec.statuses() > 0)) {
      expected.add("direct:" + connector.id() + "-order-status");
    }
    if (connector.webhook() != null) {
      expected.add("inbound:" + connector.id());
    }
    if (connector.webhook() != null && connector.webhook().answer() != null) {
      expected.add("direct:" + connector.id() + "-reply");
    }
    if (connector.api() != null) {
      expected.add("direct:" + connector.id() + "-ping");
    }
    Set<String> there =
        version.routes().stream()
            .flatMap(file -> file.routes().stream())
            .map(RouteFile.Route::from)
            .collect(Collectors.toSet());
    assertThat(there).containsAll(expected);
  }

  private static void hasSamples(Version version) {
    Set<String> proved = new TreeSet<>();
    for (String file : names(version.unit().path().resolve("samples"))) {
      int dot = file.indexOf('.');
      proved.add(file.substring(dot + 1).replaceFirst("[.]?json$", ""));
    }
    assertThat(proved)
        .as("mappings that have samples/<case>.<mapping>.json")
        .containsAll(version.mappings().keySet());
  }

  private static void mapsItsSamples(Version version) {
    List<Problem> problems = new ArrayList<>();
    int run = new Samples(JSON).check(version, problems);
    assertThat(problems).isEmpty();
    assertThat(run).isGreaterThanOrEqualTo(version.mappings().size());
  }

  /** The sandbox gives each double one path of a server that they share. */
  private static void hasADouble(Version version) throws IOException {
    if (version.connector().api() == null) {
      return;
    }
    Path folder = version.unit().path().resolve("double/mappings");
    List<String> files = names(folder);
    assertThat(files)
        .as("stub mappings in " + version.unit().shown("double/mappings"))
        .isNotEmpty();
    for (String file : files) {
      for (JsonNode stub : stubs(JSON.readTree(Files.readAllBytes(folder.resolve(file))))) {
        RequestPattern request = StubMapping.buildFrom(stub.toString()).getRequest();
        String path =
            Stream.of(
                    request.getUrl(),
                    request.getUrlPath(),
                    request.getUrlPattern(),
                    request.getUrlPathPattern())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        assertThat(path).as(file).startsWith("/" + version.unit().id() + "/");
      }
    }
  }

  /** A file holds one stub, or several under {@code mappings}. */
  static Iterable<JsonNode> stubs(JsonNode file) {
    return file.has("mappings") ? file.get("mappings") : List.of(file);
  }

  private static Stream<DynamicTest> vendorTests(Version version, Path folder) {
    List<DynamicTest> tests = new ArrayList<>();
    VendorPayloads payloads = new VendorPayloads(version, JSON);
    for (String file : names(folder)) {
      if (!file.equals(SOURCES)) {
        Path path = folder.resolve(file);
        tests.add(dynamicTest(file, () -> payloads.handledOrRefused(path)));
        tests.add(dynamicTest(file + " is no sample of ours", () -> payloads.notCopied(path)));
      }
    }
    boolean reads = version.mappings().values().stream().anyMatch(m -> m.record() != null);
    if (!tests.isEmpty() && reads) {
      tests.add(
          dynamicTest("some are understood", () -> assertThat(payloads.mapped()).isPositive()));
    }
    return tests.stream();
  }

  /**
   * @param folder any folder, may be missing
   * @return names of what is in it, sorted
   */
  static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
