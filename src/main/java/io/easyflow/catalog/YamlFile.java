package io.easyflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A YAML file as JSON, with the line of every value. Words such as {@code yes} stay texts. */
final class YamlFile {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String name;
  private final List<Problem> problems;
  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, Integer> contentLines = new HashMap<>();
  private JsonNode root = JSON.nullNode();

  private YamlFile(String name, List<Problem> problems) {
    this.name = name;
    this.problems = problems;
  }

  /**
   * @param name its name in problems
   * @param text its text
   * @param problems gets what is wrong
   * @return the file; its root is null when it cannot be read
   */
  static YamlFile read(String name, String text, List<Problem> problems) {
    YamlFile file = new YamlFile(name, problems);
    try {
      Node node = YamlTree.compose(text);
      if (node == null) {
        file.problem("", "the file is empty; see docs/connector-yaml.md for what goes into it");
      } else {
        file.root = file.convert(node, "");
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      problems.add(
          new Problem(
              name,
              line,
              "is not YAML: "
                  + e.getProblem()
                  + "; check indentation, quotes and brackets here and above"));
    } catch (YAMLException e) {
      problems.add(
          new Problem(name, 0, "is not YAML: it nests too deeply or holds odd characters"));
    }
    return file;
  }

  /**
   * @return the whole file
   */
  JsonNode root() {
    return root;
  }

  /** Adds a problem at a place. */
  void problem(String pointer, String message) {
    problems.add(new Problem(name, line(pointer), message));
  }

  /** Adds a problem at a line inside of a text. */
  void problem(String pointer, int lineInText, String message) {
    int start = contentLines.getOrDefault(pointer, line(pointer));
    problems.add(new Problem(name, start + Math.max(0, lineInText - 1), message));
  }

  /** Line of a value, or of the nearest thing that holds it. */
  private int line(String pointer) {
    String at = pointer;
    while (!lines.containsKey(at)) {
      int slash = at.lastIndexOf('/');
      if (slash < 0) {
        return 1;
      }
      at = at.substring(0, slash);
    }
    return lines.get(at);
  }

  private JsonNode convert(Node node, String pointer) {
    lines.putIfAbsent(pointer, node.getStartMark().getLine() + 1);
    if (node instanceof MappingNode mapping) {
      ObjectNode object = JSON.objectNode();
      for (NodeTuple tuple : mapping.getValue()) {
        field(object, tuple, pointer);
      }
      return object;
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode array = JSON.arrayNode();
      for (Node item : sequence.getValue()) {
        array.add(convert(item, pointer + "/" + array.size()));
      }
      return array;
    }
    ScalarNode scalar = (ScalarNode) node;
    boolean block =
        scalar.getScalarStyle() == ScalarStyle.LITERAL
            || scalar.getScalarStyle() == ScalarStyle.FOLDED;
    contentLines.put(pointer, scalar.getStartMark().getLine() + (block ? 2 : 1));
    return scalar.isPlain() ? plain(scalar.getValue()) : JSON.textNode(scalar.getValue());
  }

  private void field(ObjectNode object, NodeTuple tuple, String pointer) {
    int line = tuple.getKeyNode().getStartMark().getLine() + 1;
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      problems.add(new Problem(name, line, "a field name is a text; check the brackets here"));
      return;
    }
    String at = pointer + "/" + escape(key.getValue());
    if (object.has(key.getValue())) {
      problems.add(
          new Problem(name, line, "field '" + key.getValue() + "' is given twice; remove one"));
    }
    lines.put(at, line);
    object.set(key.getValue(), convert(tuple.getValueNode(), at));
  }

  /** The JSON pointer form of a field name. */
  static String escape(String field) {
    return field.replace("~", "~0").replace("/", "~1");
  }

  private static JsonNode plain(String value) {
    if (value.matches("true|false")) {
      return JSON.booleanNode(value.equals("true"));
    }
    if (value.isEmpty() || value.matches("null|~")) {
      return JSON.nullNode();
    }
    if (value.matches("-?(0|[1-9]\\d{0,17})")) {
      return JSON.numberNode(Long.parseLong(value));
    }
    if (value.matches("-?\\d{1,18}\\.\\d{1,18}")) {
      return JSON.numberNode(new BigDecimal(value));
    }
    return JSON.textNode(value);
  }
}
