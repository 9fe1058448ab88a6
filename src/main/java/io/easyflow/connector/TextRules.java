package io.easyflow.connector;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/** What no text of a route may hold: addresses, placeholders, ways to beans and the environment. */
final class TextRules {
  private static final Pattern ADDRESS = Pattern.compile("\\b(https?|wss?|ftp|tcp|jdbc|file):/");
  private static final Pattern REACHES_OUT =
      Pattern.compile(
          "\\$(?:simple)?\\{\\s*(bean|ref|type|env|sysenv|sys|properties|propertiesExist|jndi"
              + "|camelContext|exchange\\.context)\\b");
  private static final Pattern CLASS = Pattern.compile("^#(class|type|bean|autowired|property)\\b");

  private final Unit unit;
  private final RouteRules.Report report;

  TextRules(Unit unit, RouteRules.Report report) {
    this.unit = unit;
    this.report = report;
  }

  void check(Node node) {
    String text = RouteFile.scalar(node);
    if (text == null) {
      return;
    }
    if (unit.kind() == Unit.Kind.CONNECTOR && ADDRESS.matcher(text).find()) {
      report.at(node, "a route holds no address; it belongs in connector.yaml, under api: hosts");
    }
    if (text.contains("{{")) {
      report.at(
          node,
          "'{{...}}' is not allowed: it could show a secret; what an account declares as public is"
              + " in ${variable.account.settings}");
    }
    Matcher reaches = REACHES_OUT.matcher(text);
    if (reaches.find()) {
      report.at(
          node,
          "'${%s...}' is not allowed: routes see body, headers and variables only"
              .formatted(reaches.group(1)));
    }
    if (CLASS.matcher(text).find() || text.startsWith("class:")) {
      report.at(node, "'" + text + "' is not allowed: routes name no classes and no beans");
    }
  }
}
