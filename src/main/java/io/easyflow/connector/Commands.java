package io.easyflow.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.catalog.ConnectorReader;
import io.easyflow.catalog.FolderCatalog;
import io.easyflow.catalog.Problem;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.jq.JqException;
import io.easyflow.outlet.JqVariables;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * What an integrator can ask the jar without starting the hub: {@code check [folder]} and {@code
 * map <connector>/<mapping> <sample.json>}. Neither needs a database or a network.
 */
public final class Commands {
  private static final Set<String> NAMES = Set.of("check", "map");

  private final PrintStream out;
  private final PrintStream err;
  private final ObjectMapper mapper = CanonicalJson.mapper();

  private Commands(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * @param args of the process
   * @return true when they are a command, so that the hub must not start
   */
  public static boolean handles(String... args) {
    return args.length > 0 && NAMES.contains(args[0]);
  }

  /**
   * Runs a command.
   *
   * @param out takes results, problems among them
   * @param err takes what is wrong with the call itself
   * @param args the command and its arguments
   * @return exit code: 0 fine, 1 problems were found, 2 the command was called wrongly
   */
  public static int run(PrintStream out, PrintStream err, String... args) {
    LoggingSystem.get(Commands.class.getClassLoader())
        .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
    Commands commands = new Commands(out, err);
    if ("check".equals(args[0]) && args.length <= 2) {
      return commands.check(Path.of(args.length == 2 ? args[1] : "routes"));
    }
    if ("map".equals(args[0]) && args.length == 3) {
      return commands.map(Path.of("routes"), args[1], Path.of(args[2]));
    }
    err.println("usage: check [folder]");
    err.println("       map <connector>/<mapping> <sample.json>");
    return 2;
  }

  private int check(Path folder) {
    List<Unit> units = Files.isDirectory(folder) ? Units.in(folder) : List.of();
    if (units.isEmpty()) {
      err.println(
          folder + " has no connectors/ and no flows/ with files in it, and no connector.yaml");
      return 2;
    }
    FolderCatalog catalog = new FolderCatalog();
    Mappings mappings = new Mappings();
    UnitChecker checker = checker();
    Samples samples = new Samples(mapper);
    List<Problem> problems = new ArrayList<>();
    int run = 0;
    for (Unit unit : units) {
      Version version = checker.check(UnitFiles.read(unit), catalog, mappings);
      problems.addAll(version.problems());
      if (version.connector() != null) {
        catalog.put(version.connector());
        mappings.put(unit.id(), version.mappings());
      }
      run += samples.check(version, problems);
    }
    problems.forEach(out::println);
    out.printf(
        "%d connectors and flows checked, %d samples run, %d problems%n",
        units.size(), run, problems.size());
    return problems.isEmpty() ? 0 : 1;
  }

  private UnitChecker checker() {
    JqVariables variables = new JqVariables(mapper, Clock.systemUTC());
    return new UnitChecker(
        new ConnectorReader(), new DryRun(ScratchComponents.of(variables, mapper)));
  }

  private int map(Path routes, String path, Path sample) {
    int slash = path.indexOf('/');
    if (slash < 1) {
      err.println("'" + path + "' must read <connector>/<mapping>, as in shopify/order");
      return 2;
    }
    String platform = path.substring(0, slash);
    Path file = routes.resolve("connectors").resolve(path + Mapping.SUFFIX);
    if (!Files.isRegularFile(file) || !Files.isRegularFile(sample)) {
      err.println("there is no file " + (Files.isRegularFile(file) ? sample : file));
      return 2;
    }
    try {
      String name = path.substring(slash + 1);
      Mapping mapping = Mapping.compile(name, file.toString(), Files.readString(file));
      Samples samples = new Samples(mapper);
      Map<String, JsonNode> variables = samples.variables(platform, given(sample));
      String account = variables.get("account").path("id").asText(null);
      for (JsonNode result : mapping.run(mapper.readTree(Files.readAllBytes(sample)), variables)) {
        out.println(samples.canonical(mapping, result, account).toPrettyString());
      }
      return 0;
    } catch (JqException e) {
      out.println(new Problem(file.toString(), e.line(), e.getMessage()));
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      out.println(new Problem(sample.toString(), line, "this is not JSON"));
    } catch (DeliveryFailure.Permanent e) {
      out.println(e.getMessage());
    } catch (IOException e) {
      err.println("cannot read " + e.getMessage());
      return 2;
    }
    return 1;
  }

  /** The variables that lie beside a sample. */
  private JsonNode given(Path sample) throws IOException {
    Path vars = Path.of(sample.toString().replaceFirst("\\.json$", ".vars.json"));
    return Files.isRegularFile(vars)
        ? mapper.readTree(Files.readAllBytes(vars))
        : mapper.createObjectNode();
  }
}
