package io.easyflow.connector;

import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.ConnectorReader;
import io.easyflow.catalog.FolderCatalog;
import io.easyflow.catalog.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges one version of a unit for another in the live hub: catalogue, mappings and routes
 * together, behind the unit's closed gate.
 */
final class Switch {
  private static final Logger LOG = LoggerFactory.getLogger(Switch.class);

  private final FolderCatalog catalog;
  private final Mappings mappings;
  private final Gates gates;
  private final LiveRoutes routes;
  private final Duration drain;

  Switch(FolderCatalog catalog, Mappings mappings, Gates gates, LiveRoutes routes, Duration drain) {
    this.catalog = catalog;
    this.mappings = mappings;
    this.gates = gates;
    this.routes = routes;
    this.drain = drain;
  }

  Catalog catalog() {
    return catalog;
  }

  Mappings mappings() {
    return mappings;
  }

  /** Shows a version whose routes start later; until then its callers wait at the gate. */
  void announce(Version version) {
    gates.of(version.unit().name()).close(Duration.ZERO);
    gates.listens(version.unit().name(), version.directNames());
    show(version);
  }

  /** Shows only the door of a unit that does not run, if its declaration can be read. */
  void door(Version version) {
    String name = version.unit().name();
    Gate gate = gates.of(name);
    gates.down(name);
    if (version.connector() != null) {
      catalog.put(version.connector());
    }
    gate.open();
  }

  /**
   * Swaps versions; when the new one does not start the old one is put back.
   *
   * @param old what runs now, null for nothing
   * @param next what shall run
   * @return why it does not, empty when it does
   */
  List<Problem> swap(Version old, Version next) {
    String name = next.unit().name();
    List<Problem> problems = conflicts(old, next);
    if (!problems.isEmpty()) {
      return problems;
    }
    Gate gate = gates.of(name);
    Set<String> busy = gate.close(drain);
    if (!busy.isEmpty()) {
      LOG.warn("{} is swapped while still busy after {} s: {}", name, drain.toSeconds(), busy);
    }
    try {
      show(next);
      removeRoutes(old);
      gate.loads();
      routes.load(next.routes());
      gates.listens(name, next.directNames());
    } catch (Exception e) {
      problems.add(problem(next, e));
      gate.close(Duration.ZERO);
      restore(old, next, problems);
    } finally {
      gate.open();
    }
    return problems;
  }

  /** True when all routes of a version are there. */
  boolean runs(Version version) {
    return version.routeIds().stream().allMatch(routes::has);
  }

  /** Takes a unit out of the hub. */
  void remove(String name, Version old) {
    Gate gate = gates.of(name);
    gate.close(drain);
    try {
      removeRoutes(old);
    } catch (Exception e) {
      LOG.error("routes of {} do not stop", name, e);
    } finally {
      gates.forget(name);
      mappings.remove(name);
      catalog.remove(name);
      gate.open();
    }
  }

  private void show(Version version) {
    if (version.connector() != null) {
      catalog.put(version.connector());
      mappings.put(version.unit().id(), version.mappings());
    }
  }

  private void removeRoutes(Version version) throws Exception {
    if (version != null) {
      routes.remove(version.routeIds());
    }
  }

  private void restore(Version old, Version failed, List<Problem> problems) {
    try {
      routes.remove(failed.routeIds());
      if (old != null) {
        show(old);
        routes.remove(old.routeIds());
        routes.load(old.routes());
        gates.listens(old.unit().name(), old.directNames());
      }
    } catch (Exception e) {
      LOG.error("the version before {} cannot be put back", failed.files().hash(), e);
      problems.add(problem(old == null ? failed : old, e));
    }
  }

  private List<Problem> conflicts(Version old, Version next) {
    List<Problem> problems = new ArrayList<>();
    List<String> own = old == null ? List.of() : old.routeIds();
    for (RouteFile file : next.routes()) {
      for (RouteFile.Route route : file.routes()) {
        if (!own.contains(route.id()) && routes.has(route.id())) {
          problems.add(
              new Problem(
                  file.shown(),
                  file.find(route.id(), "id: " + route.id()),
                  "the id '" + route.id() + "' is taken by a route elsewhere; choose another"));
        }
      }
    }
    Set<String> live = routes.directNames();
    if (old != null) {
      live.removeAll(old.directNames());
    }
    DirectTargets.check(next, live, problems);
    return problems;
  }

  private static Problem problem(Version version, Exception e) {
    LOG.debug("{} does not load", version.unit().name(), e);
    RouteFile first = version.routes().isEmpty() ? null : version.routes().get(0);
    return first == null
        ? new Problem(version.unit().shown(ConnectorReader.FILE), 0, String.valueOf(e.getMessage()))
        : CamelErrors.problem(first, e);
  }
}
