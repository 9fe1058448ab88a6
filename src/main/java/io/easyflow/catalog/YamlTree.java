package io.easyflow.catalog;

import java.io.StringReader;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads YAML as a tree of nodes that know their lines. */
public final class YamlTree {
  private static final int MAX_NESTING = 50;

  /** Each may repeat all before it, so that a small file would fill the memory. */
  private static final int MAX_ALIASES = 20;

  private YamlTree() {}

  /**
   * @param text YAML
   * @return the root, null for an empty text
   * @throws org.yaml.snakeyaml.error.YAMLException when it is no YAML, nests too deeply, or a node
   *     holds itself by an alias
   */
  public static Node compose(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(MAX_NESTING);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    Node root = new Yaml(options).compose(new StringReader(text));
    refuseCircles(root, Collections.newSetFromMap(new IdentityHashMap<>()));
    return root;
  }

  private static void refuseCircles(Node node, Set<Node> above) {
    List<Node> children = children(node);
    if (children.isEmpty()) {
      return;
    }
    if (!above.add(node)) {
      throw new Circle(node.getStartMark());
    }
    children.forEach(child -> refuseCircles(child, above));
    above.remove(node);
  }

  private static List<Node> children(Node node) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .flatMap(tuple -> Stream.of(tuple.getKeyNode(), tuple.getValueNode()))
            .toList()
        : List.of();
  }

  private static final class Circle extends MarkedYAMLException {
    private static final long serialVersionUID = 1L;

    Circle(Mark place) {
      super(null, null, "what an alias stands for holds the alias itself", place);
    }
  }
}
