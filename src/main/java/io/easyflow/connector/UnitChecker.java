package io.easyflow.connector;

import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.ConnectorReader;
import io.easyflow.catalog.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a unit as a whole without running it: its declaration, its mappings, the shape of its
 * routes, and whether Camel takes them.
 */
final class UnitChecker {
  private final ConnectorReader reader;
  private final DryRun dryRun;

  UnitChecker(ConnectorReader reader, DryRun dryRun) {
    this.reader = reader;
    this.dryRun = dryRun;
  }

  /**
   * @param files the files as they were read; the unit's path holds the same files
   * @param catalog connectors that run now
   * @param mappings mappings that run now
   * @return the version with every problem that was found
   */
  Version check(UnitFiles files, Catalog catalog, Mappings mappings) {
    Unit unit = files.unit();
    List<Problem> problems = new ArrayList<>();
    boolean connector = unit.kind() == Unit.Kind.CONNECTOR;
    Connector declared = connector ? declared(files, problems) : null;
    Map<String, Mapping> compiled = Mappings.compile(files, problems);
    List<RouteFile> routes = routes(files, problems);
    if (problems.isEmpty()) {
      Catalog all = connector ? new CandidateCatalog(catalog, declared) : catalog;
      dryRun.run(routes, all, connector ? mappings.with(unit.id(), compiled) : mappings, problems);
    }
    Version version = new Version(files, declared, compiled, routes, List.of());
    DirectTargets.check(version, Set.of(), problems);
    problems.sort(Comparator.comparing(Problem::file).thenComparingInt(Problem::line));
    return new Version(files, declared, compiled, routes, List.copyOf(problems));
  }

  private Connector declared(UnitFiles files, List<Problem> problems) {
    String shown = files.unit().shown(ConnectorReader.FILE);
    ConnectorReader.Reading reading = reader.read(files.unit().path());
    for (Problem problem : reading.problems()) {
      problems.add(new Problem(shown, problem.line(), problem.message()));
    }
    return reading.connector().orElse(null);
  }

  private static List<RouteFile> routes(UnitFiles files, List<Problem> problems) {
    List<RouteFile> routes = new ArrayList<>();
    for (String name : files.named(n -> n.endsWith(".yaml") || n.endsWith(".yml"))) {
      String shown = files.unit().shown(name);
      if (name.endsWith(Unit.ROUTES)) {
        RouteFile file = RouteFile.parse(shown, files.text(name), problems);
        if (file != null) {
          new RouteRules(files.unit(), file, problems).check();
          routes.add(file);
        }
      } else if (!name.equals(ConnectorReader.FILE)) {
        problems.add(
            new Problem(
                shown, 0, "nothing reads this file; a file of routes ends in " + Unit.ROUTES));
      }
    }
    return List.copyOf(routes);
  }
}
