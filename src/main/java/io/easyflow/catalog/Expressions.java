package io.easyflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.easyflow.jq.Jq;
import io.easyflow.jq.JqException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The kinds of {@link Expression}: headers, jq, and a text that stands for itself. */
final class Expressions {
  private static final String HEADER = "header:";

  private Expressions() {}

  static Expression parse(String text) {
    if (!text.startsWith(HEADER)) {
      return new Program(text, Jq.compile(text));
    }
    List<String> names = new ArrayList<>();
    for (String name : text.substring(HEADER.length()).split("\\|", -1)) {
      if (!name.trim().matches("[A-Za-z0-9!#$%&'*+.^_`~-]+")) {
        throw new JqException("'" + text + "' names no header; write header:Name or header:A|B", 1);
      }
      names.add(name.trim());
    }
    return new Header(List.copyOf(names));
  }

  /**
   * Reads an answer's body or a reason: an expression when it begins like one, else a plain text.
   *
   * @param text {@code .query.x}, {@code "..."}, {@code {...}}, {@code [...]}, {@code (...)},
   *     {@code header:A}, or any other text
   * @return the expression
   * @throws JqException when it begins like an expression and cannot be read
   */
  static Expression parseOrText(String text) {
    boolean expression =
        text.startsWith(HEADER) || (!text.isEmpty() && ".\"{[(".indexOf(text.charAt(0)) >= 0);
    return expression ? parse(text) : new Plain(text);
  }

  private static String text(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return null;
    }
    String text =
        value.isBigDecimal()
            ? value.decimalValue().toPlainString()
            : value.isContainerNode() ? value.toString() : value.asText();
    return text.isEmpty() ? null : text;
  }

  private record Header(List<String> names) implements Expression {
    @Override
    public String text(Source source) {
      for (String name : names) {
        String value = source.header(name);
        if (value != null && !value.isEmpty()) {
          return value;
        }
      }
      return null;
    }

    @Override
    public boolean test(Source source) {
      return "true".equals(text(source));
    }

    @Override
    public List<JsonNode> all(Source source) {
      String value = text(source);
      return value == null ? List.of() : List.of(TextNode.valueOf(value));
    }

    @Override
    public String toString() {
      return HEADER + String.join("|", names);
    }
  }

  private record Program(String code, Jq jq) implements Expression {
    @Override
    public String text(Source source) {
      List<JsonNode> results = all(source);
      return results.isEmpty() ? null : Expressions.text(results.get(0));
    }

    @Override
    public boolean test(Source source) {
      List<JsonNode> results = all(source);
      return !results.isEmpty() && results.get(0).isBoolean() && results.get(0).booleanValue();
    }

    @Override
    public List<JsonNode> all(Source source) {
      return jq.all(source.json(), Map.of());
    }

    @Override
    public String toString() {
      return code;
    }
  }

  private record Plain(String value) implements Expression {
    @Override
    public String text(Source source) {
      return value.isEmpty() ? null : value;
    }

    @Override
    public boolean test(Source source) {
      return false;
    }

    @Override
    public List<JsonNode> all(Source source) {
      return List.of(TextNode.valueOf(value));
    }

    @Override
    public String toString() {
      return value;
    }
  }
}
