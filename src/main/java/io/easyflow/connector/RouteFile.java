package io.easyflow.connector;

import io.easyflow.catalog.Problem;
import io.easyflow.catalog.YamlTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A route file as a tree that knows its lines.
 *
 * @param shown path as people write it
 * @param text its text
 * @param root the tree, null for an empty file
 */
record RouteFile(String shown, String text, Node root) {

  /** Stands for a key that is a list or an object. */
  private static final String NO_NAME = "[...]";

  /** A route of the file. */
  record Route(String id, int line, String from) {}

  /** Reads a file; text that is no YAML becomes a problem and gives null. */
  static RouteFile parse(String shown, String text, List<Problem> problems) {
    try {
      return new RouteFile(shown, text, YamlTree.compose(text));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      problems.add(
          new Problem(
              shown, line, "this is not YAML: " + e.getProblem() + "; check indent and quotes"));
      return null;
    } catch (YAMLException e) {
      problems.add(
          new Problem(shown, 0, "this is not YAML: it nests too deeply or holds odd characters"));
      return null;
    }
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** The entries of a mapping by key, empty for any other node. */
  static Map<String, Node> entries(Node node) {
    Map<String, Node> entries = new LinkedHashMap<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String key = scalar(tuple.getKeyNode());
        entries.put(key == null ? NO_NAME : key, tuple.getValueNode());
      }
    }
    return entries;
  }

  /** The items of a list, empty for any other node. */
  static List<Node> items(Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
  }

  /** The text of a scalar, null for any other node. */
  static String scalar(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : null;
  }

  /** The routes that have an id. */
  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Node item : items(root)) {
      Node route = entries(item).get("route");
      String id = scalar(entries(route).get("id"));
      if (id != null) {
        String uri = scalar(entries(entries(route).get("from")).get("uri"));
        routes.add(new Route(id, line(route), uri == null ? "" : uri));
      }
    }
    return routes;
  }

  /**
   * The line of the first of some texts, looked for in one route.
   *
   * @param routeId the route, null for the whole file
   * @return the line, that of the route when no text is found, 0 when nothing is
   */
  int find(String routeId, String... texts) {
    String[] lines = text.split("\n", -1);
    int from = 0;
    int to = lines.length;
    List<Route> routes = routes();
    for (int i = 0; i < routes.size(); i++) {
      if (routes.get(i).id().equals(routeId)) {
        from = routes.get(i).line() - 1;
        to = i + 1 < routes.size() ? routes.get(i + 1).line() - 1 : lines.length;
      }
    }
    for (String wanted : texts) {
      for (int i = from; wanted != null && !wanted.isEmpty() && i < to; i++) {
        if (lines[i].contains(wanted)) {
          return i + 1;
        }
      }
    }
    return routeId == null ? 0 : from + 1;
  }
}
