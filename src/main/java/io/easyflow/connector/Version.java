package io.easyflow.connector;

import io.easyflow.catalog.Connector;
import io.easyflow.catalog.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One unit's files, read and checked.
 *
 * @param files what was read
 * @param connector what connector.yaml says; null for flows and when it cannot be read
 * @param mappings compiled mappings by name
 * @param routes its route files
 * @param problems what is wrong; only a version without any may run
 */
record Version(
    UnitFiles files,
    Connector connector,
    Map<String, Mapping> mappings,
    List<RouteFile> routes,
    List<Problem> problems) {

  Unit unit() {
    return files.unit();
  }

  boolean sound() {
    return problems.isEmpty();
  }

  List<String> routeIds() {
    return routes.stream().flatMap(f -> f.routes().stream()).map(RouteFile.Route::id).toList();
  }

  /** The {@code direct:} names its routes listen to. */
  Set<String> directNames() {
    Set<String> names = new TreeSet<>();
    for (RouteFile file : routes) {
      for (RouteFile.Route route : file.routes()) {
        if (route.from().startsWith("direct:")) {
          names.add(route.from().substring("direct:".length()).replaceFirst("[?].*", ""));
        }
      }
    }
    return names;
  }
}
