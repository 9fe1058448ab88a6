package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.IsolatedScopeQuery;
import net.thisptr.jackson.jq.internal.javacc.ExpressionParser;

/** A program on jackson-jq, checked when it is compiled and counted when it runs. */
final class Program implements Jq {
  private static final Pattern COMMENT_OR_TEXT =
      Pattern.compile("#[^\\n]*|\"(?:[^\"\\\\]|\\\\.)*\"", Pattern.DOTALL);

  private final String text;
  private final Expression program;
  private final Set<String> variables;

  private Program(String text, Expression program, Set<String> variables) {
    this.text = text;
    this.program = program;
    this.variables = variables;
  }

  static Program compile(String text, Set<String> variables) {
    try {
      Expression program =
          new IsolatedScopeQuery(
              ExpressionParser.compile(text.isBlank() ? "." : text, Library.VERSION));
      ProgramTree tree = ProgramTree.of(program);
      check(text, tree, variables);
      PartMaker.prepare(tree, program);
      return new Program(text, program, variables);
    } catch (JsonQueryException e) {
      throw Failures.unreadable(text, e);
    } catch (StackOverflowError e) {
      throw new JqException("nests too deeply to be read; split it into functions", 0);
    }
  }

  @Override
  public List<JsonNode> all(JsonNode input, Map<String, JsonNode> values) {
    Scope scope = Library.scope();
    for (String variable : variables) {
      JsonNode value = values.get(variable);
      scope.setValue(variable, value == null ? NullNode.getInstance() : value);
    }
    List<JsonNode> results = new ArrayList<>();
    Budget budget = Budget.open();
    try {
      program.apply(
          scope, input == null ? NullNode.getInstance() : input, value -> keep(results, value));
      return results;
    } catch (JsonQueryException e) {
      throw Failures.failed(text, e, budget.placeOf(e));
    } catch (Budget.Exceeded e) {
      throw new JqException(e.getMessage(), 0);
    } catch (StackOverflowError e) {
      throw new JqException("the program nests too deeply; check that its recursion ends", 0);
    } finally {
      Budget.close();
    }
  }

  private static void keep(List<JsonNode> results, JsonNode value) {
    if (results.size() == Budget.MAX_RESULTS) {
      throw new Budget.Exceeded(
          "the program gives more than " + Budget.MAX_RESULTS + " results; bound it");
    }
    Sizes.check(value);
    results.add(value);
  }

  private static void check(String text, ProgramTree tree, Set<String> variables) {
    if (tree.imports()) {
      throw new JqException(
          "include and import are not available; write the functions into this file",
          lineOf(text, "\\b(?:include|import)\\b|::"));
    }
    Set<String> functions = new TreeSet<>(Library.names());
    functions.addAll(tree.functions());
    for (String used : tree.usedFunctions()) {
      if (!functions.contains(used)) {
        throw unknownFunction(text, used, functions);
      }
    }
    Set<String> known = new TreeSet<>(tree.variables());
    known.addAll(variables);
    for (String used : tree.usedVariables()) {
      if (!known.contains(used)) {
        throw unknownVariable(text, used, known, variables);
      }
    }
  }

  private static JqException unknownFunction(String text, String used, Set<String> functions) {
    String name = used.substring(0, used.lastIndexOf('/'));
    Set<String> names = new HashSet<>();
    functions.forEach(function -> names.add(function.substring(0, function.lastIndexOf('/'))));
    int line = lineOf(text, "(?<![\\w$.])" + Pattern.quote(name) + "(?!\\w)");
    if (names.contains(name)) {
      return new JqException(
          "function "
              + name
              + " does not take "
              + used.substring(used.lastIndexOf('/') + 1)
              + " arguments; arguments are separated by ';'",
          line);
    }
    names.removeIf(known -> known.startsWith("_"));
    return new JqException("there is no function " + name + Spelling.hint(name, names), line);
  }

  private static JqException unknownVariable(
      String text, String used, Set<String> known, Set<String> variables) {
    String hint = Spelling.hint(used, known);
    return new JqException(
        "there is no variable $"
            + used
            + (hint.isEmpty() && !variables.isEmpty()
                ? "; given are $" + String.join(", $", new TreeSet<>(variables))
                : hint.replace("'", "").replace("did you mean ", "did you mean $")),
        lineOf(text, "\\$" + Pattern.quote(used) + "(?!\\w)"));
  }

  /** First line where it stands in code; where only a text holds it (interpolated), there. */
  private static int lineOf(String text, String regex) {
    Matcher other = COMMENT_OR_TEXT.matcher(text);
    String code = other.replaceAll(match -> match.group().replaceAll("[^\\n]", " "));
    Matcher found = Pattern.compile(regex).matcher(code);
    if (!found.find()) {
      found = Pattern.compile(regex).matcher(text);
      if (!found.find()) {
        return 0;
      }
    }
    return 1 + (int) text.substring(0, found.start()).chars().filter(c -> c == '\n').count();
  }
}
