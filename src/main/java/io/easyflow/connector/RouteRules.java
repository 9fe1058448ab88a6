package io.easyflow.connector;

import io.easyflow.catalog.Problem;
import io.easyflow.jq.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What a route file may hold: routes with id and description, wired from listed steps and listed
 * components. Scripts, beans, addresses, credentials and error handling are refused, each with a
 * sentence.
 */
final class RouteRules {
  private static final Set<String> ROUTE_KEYS =
      Set.of("id", "description", "note", "from", "autoStartup");
  private static final Set<String> FROM_KEYS =
      Set.of("id", "uri", "parameters", "steps", "description", "note");

  private final Unit unit;
  private final RouteFile file;
  private final List<Problem> problems;
  private final StepRules steps;

  RouteRules(Unit unit, RouteFile file, List<Problem> problems) {
    this.unit = unit;
    this.file = file;
    this.problems = problems;
    this.steps = new StepRules(unit, new TextRules(unit, this::problem), this::problem);
  }

  /** Takes a problem at a node. */
  interface Report {
    void at(Node node, String message);
  }

  private void problem(Node node, String message) {
    problems.add(new Problem(file.shown(), RouteFile.line(node), message));
  }

  void check() {
    if (file.root() == null) {
      problems.add(
          new Problem(file.shown(), 0, "the file is empty; delete it or write '- route:'"));
      return;
    }
    if (!(file.root() instanceof SequenceNode)) {
      problem(file.root(), "a route file is a list of routes: begin with '- route:'");
      return;
    }
    for (Node item : RouteFile.items(file.root())) {
      if (!(item instanceof MappingNode)) {
        problem(item, "expected '- route:' with id, description and from");
      }
      RouteFile.entries(item).forEach(this::entry);
    }
  }

  private void entry(String key, Node value) {
    if ("route".equals(key)) {
      route(value);
    } else if (StepRules.ERROR_HANDLING.contains(key)) {
      problem(value, StepRules.errorHandling(key));
    } else if ("from".equals(key)) {
      problem(value, "wrap 'from' in '- route:' with an id and a description");
    } else {
      problem(value, "'" + key + "' is not allowed in a route file, only 'route' is");
    }
  }

  private void route(Node route) {
    Map<String, Node> entries = RouteFile.entries(route);
    entries.forEach(
        (key, value) -> {
          if (StepRules.ERROR_HANDLING.contains(key)) {
            problem(value, StepRules.errorHandling(key));
          } else if (!ROUTE_KEYS.contains(key)) {
            problem(
                value,
                "a route has no '%s' here%s; allowed are id, description, from"
                    .formatted(key, Spelling.hint(key, ROUTE_KEYS)));
          }
        });
    id(route, entries);
    String description = RouteFile.scalar(entries.get("description"));
    if (description == null || description.isBlank()) {
      problem(
          route, "the route has no description; say in one line, beside its id, what it is for");
    }
    if (entries.get("from") == null) {
      problem(route, "the route has no 'from'");
    } else {
      from(entries.get("from"));
    }
  }

  private void id(Node route, Map<String, Node> entries) {
    String id = RouteFile.scalar(entries.get("id"));
    if (id == null || id.isBlank()) {
      problem(route, "the route has no id" + (isConnector() ? "; it begins with " + prefix() : ""));
    } else if (isConnector() && !id.startsWith(prefix())) {
      problem(
          entries.get("id"),
          "the route's id is '%s', but in this folder it must begin with '%s'"
              .formatted(id, prefix()));
    } else if (file.routes().stream().filter(r -> r.id().equals(id)).count() > 1) {
      problem(entries.get("id"), "two routes have the id '" + id + "'; give one another name");
    }
  }

  private void from(Node from) {
    Map<String, Node> entries = RouteFile.entries(from);
    Node uri = entries.get("uri");
    if (uri == null) {
      problem(from, "'from' has no uri");
    } else {
      String text = RouteFile.scalar(uri);
      steps.endpoint(uri, text, true);
      if (isConnector()
          && text != null
          && text.startsWith("direct:")
          && !text.startsWith("direct:" + prefix())) {
        problem(
            uri,
            "'%s' is not a port of this connector: it must begin with 'direct:%s'"
                .formatted(text, prefix()));
      }
    }
    entries.forEach(
        (key, value) -> {
          if (!FROM_KEYS.contains(key)) {
            problem(
                value,
                "'from' has no '%s'%s; options go under 'parameters'"
                    .formatted(key, Spelling.hint(key, FROM_KEYS)));
          }
        });
    steps.parameters(entries.get("parameters"));
    if (RouteFile.items(entries.get("steps")).isEmpty()) {
      problem(from, "the route has no steps");
    }
    steps.check(entries.get("steps"));
  }

  private boolean isConnector() {
    return unit.kind() == Unit.Kind.CONNECTOR;
  }

  private String prefix() {
    return unit.id() + "-";
  }
}
