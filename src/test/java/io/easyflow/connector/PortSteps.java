package io.easyflow.connector;

import io.easyflow.catalog.Connector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The mappings and calls of a connector's routes in the order of the file. */
final class PortSteps {
  private final Connector connector;
  private final Map<String, Node> routes = new HashMap<>();

  PortSteps(Version version) {
    connector = version.connector();
    for (RouteFile file : version.routes()) {
      for (Node item : RouteFile.items(file.root())) {
        Map<String, Node> from =
            RouteFile.entries(RouteFile.entries(RouteFile.entries(item).get("route")).get("from"));
        routes.put(RouteFile.scalar(from.get("uri")), from.get("steps"));
      }
    }
  }

  /**
   * A step that maps or calls.
   *
   * @param target {@code map:...}, {@code outbound:...}, {@code direct:...} or {@code durable:...}
   * @param options its parameters
   */
  record Step(String target, Map<String, String> options) {
    boolean calls() {
      return target.startsWith("outbound:");
    }

    /** The mapping it runs, null when it runs none. */
    String mapping() {
      if (target.startsWith("map:")) {
        return target.substring(target.indexOf('/') + 1);
      }
      String request = options.get("request");
      return request == null ? null : request.replaceFirst("[.]jq$", "");
    }
  }

  /** The endpoints its routes begin with. */
  Set<String> entries() {
    return routes.keySet();
  }

  /** Steps of a route and of the connector's own routes that it calls. */
  List<Step> of(String from) {
    List<Step> steps = new ArrayList<>();
    walk(routes.get(from), steps, new HashSet<>(Set.of(from)));
    return steps;
  }

  /** The {@code direct:} routes that another route of the folder calls. */
  Set<String> calledWithin() {
    Set<String> called = new HashSet<>();
    for (String from : routes.keySet()) {
      of(from).stream().map(Step::target).filter(t -> t.startsWith("direct:")).forEach(called::add);
    }
    return called;
  }

  private void walk(Node node, List<Step> steps, Set<String> seen) {
    if (node instanceof SequenceNode list) {
      list.getValue().forEach(item -> walk(item, steps, seen));
    } else if (node instanceof MappingNode) {
      RouteFile.entries(node)
          .forEach(
              (name, value) -> {
                if (name.equals("to")) {
                  call(value, steps, seen);
                } else {
                  walk(value, steps, seen);
                }
              });
    }
  }

  private void call(Node to, List<Step> steps, Set<String> seen) {
    Map<String, Node> fields = RouteFile.entries(to);
    String uri = fields.isEmpty() ? RouteFile.scalar(to) : RouteFile.scalar(fields.get("uri"));
    Map<String, String> options = new HashMap<>();
    RouteFile.entries(fields.get("parameters"))
        .forEach((name, value) -> options.put(name, RouteFile.scalar(value)));
    steps.add(new Step(uri.replaceFirst("[?].*", ""), options));
    if (uri.startsWith("direct:" + connector.id() + "-") && seen.add(uri)) {
      walk(routes.get(uri), steps, seen);
    }
  }
}
