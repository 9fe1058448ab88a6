package io.easyflow.jq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.easyflow.testkit.VendorJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.IsolatedScopeQuery;
import net.thisptr.jackson.jq.internal.JsonQueryFunction;
import net.thisptr.jackson.jq.internal.javacc.ExpressionParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asked for its values, a program gives and says what it does when jackson-jq pushes them. */
class PartsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, JsonNode> VARIABLES =
      Map.of("now", TextNode.valueOf("2026-01-31T09:00:00Z"), "vars", TextNode.valueOf("v"));

  /** Which bound is reached first may differ. */
  private static final String BOUNDED = "a bound is reached";

  static Stream<Path> mappings() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("routes", "connectors"))) {
      return files.filter(file -> file.toString().endsWith(".jq")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("mappings")
  void everyMappingGivesTheSame(Path file) throws Exception {
    String text = Files.readString(file);
    for (JsonNode sample : VendorJson.of(file.getName(2).toString())) {
      assertThat(asked(text, sample)).isEqualTo(pushed(text, sample));
    }
  }

  /** Names that are bound again where a function is called, functions that call themselves. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "def f(g): 1 as $x | g; 2 as $x | f($x)",
        "def f: $x; def g($x): f; 3 as $x | try g(4) catch .",
        "def f($x; g): [$x, g]; 1 as $x | f(2; $x), f(2, 3; $x, 4)",
        "def f($x; $x): $x; f(1, 2; 3)",
        "def f(g): def h: g; h | h; f(. + 1)",
        "def f: 1; def g: f; def f: 2; g",
        "def f(f): f; f(5)",
        "def f: if . > 3 then . else . + 1 | f end; f",
        "def a: if . > 3 then . else . + 1 | b end; def b: a; a",
        "def f(g): if . > 3 then . else g | f(g | g) end; f(. + 1)",
        "def map(f): [f]; [1] | map(.)",
        "def add: 7; [[1, 2] | add], ([1] | any)",
        "def f: .a; {a: 1} | f |= 5, path(f), (.a, .b) = 3, del(f)",
        "def f(g): first(g); {a: 1} | [path(f(.a, .b))]",
        "def vars: $vars; $vars as $vars | \"x\" as $vars | vars",
        "(def f: 1; f) | f",
        "[(.x)? | error(\"no\")], [(1, 2)? | if . == 2 then error(\"no\") else . end]",
        "if (.)? then error(\"no\") else 1 end",
        "try (1, error({a: 2}), 3) catch .a",
        "label $out | (1, 2, 3) | ., if . == 2 then break $out else empty end",
        "def f(g): (label $out | g), 9; (label $out | f(1, break $out))",
        "{a: (1, 2), b: (3, 4)}, {a: empty, b: error(\"no\")}, {(\"a\", \"b\"): 1}",
        "(1, null) // 2, (null, false) // (3, 4), (empty // 5)",
        "(1, 2) + (10, 20), (true, false) and (true, false), (null, 1) or (2, null)",
        "\"a\\(1, 2)b\\(3, 4)c\", @json \"x\\([1])\", @uri \"\\(\"a b\", \"c\")\"",
        "reduce (1, 2, 3) as $x (0, 1; . + $x, . * $x), reduce empty as $x (4; 5)",
        "reduce (1, 2) as [$x] (0; .), [limit(2; 1, 2, error(\"no\"))]",
        "[1, [2]] | .[0, 1]?, .[[2]], .[\"a\"]?, first(.[] | select(type == \"array\"))[0]",
        "[first(range(10; 0; -1))], first(empty), [.[]?], isempty(1, error(\"no\"))",
        "{a: \"x\"} | .a.b.c",
        "[1, \"x\"] | map(. + 1)",
        "$nothing_bound | 1 as $nothing_bound | 2",
        "1 | fromdate",
        "[{k: \"b\"}, {k: 1}] | sort_by(.k), group_by(.k, 1), min_by(.k), (map(.k) | unique, add)",
      })
  void whatIsHardToPutInPlaceGivesTheSame(String program) throws Exception {
    assertThat(asked(program, TextNode.valueOf("in")))
        .isEqualTo(pushed(program, TextNode.valueOf("in")));
    assertThat(asked(program, JSON.readTree("0"))).isEqualTo(pushed(program, JSON.readTree("0")));
  }

  @Test
  void anyProgramGivesTheSame() throws Exception {
    List<String> inputs =
        List.of(
            "null",
            "[1,null,\"x\",[2],{\"a\":1}]",
            "{\"a\":{\"b\":[1,2,{\"c\":null}]},\"b\":\"t\",\"c\":false,\"x\":[{\"a\":1},{\"a\":null}]}");
    int failed = 0;
    for (int seed = 0; seed < 1_500; seed++) {
      String program = new RandomProgram(new Random(seed)).text();
      JsonNode input = JSON.readTree(inputs.get(seed % inputs.size()));
      String given = asked(program, input);
      assertThat(given).as(program).isEqualTo(pushed(program, input));
      failed += given.contains("failed: ") ? 1 : 0;
    }
    assertThat(failed).isBetween(150, 1_350);
  }

  @Test
  void functionsOfJacksonJqThatAreAskedForOneValueGiveNoMore() throws Exception {
    for (String name : Library.names()) {
      if (name.equals("now/0") || Library.function(name) instanceof JsonQueryFunction) {
        continue; // the clock moves between two calls; the other's own parts are jackson-jq's
      }
      String call = name.substring(0, name.indexOf('/'));
      int arguments = Integer.parseInt(name.substring(call.length() + 1));
      String program = call + (arguments == 0 ? "" : "(" + ".;".repeat(arguments - 1) + ".)");
      for (String input : List.of("null", "\"a\"", "3", "[1,2]", "{\"a\":[1]}", "[[\"a\"]]")) {
        assertThat(asked(program, JSON.readTree(input)))
            .as(input + " | " + program)
            .isEqualTo(pushed(program, JSON.readTree(input)));
      }
    }
  }

  @Test
  void nowGivesOneNumberOfSeconds() throws Exception {
    String text = "[1,2]";
    List<JsonNode> given = new ArrayList<>();
    for (String list :
        List.of(
            pushed("now", JSON.readTree(text)),
            asked("now", JSON.readTree(text)),
            pushed("now", JSON.readTree(text)))) {
      JsonNode times = JSON.readTree(list);
      assertThat(times).as(list).hasSize(1);
      given.add(times.get(0));
    }
    assertThat(given).allMatch(JsonNode::isDouble);
    assertThat(given).extracting(JsonNode::asDouble).isSorted();
  }

  private static String asked(String program, JsonNode input) {
    try {
      return Jq.compile(program, "account", "vars", "headers", "now")
          .all(input.deepCopy(), VARIABLES)
          .toString();
    } catch (JqException e) {
      return e.getMessage().matches("the program .*; .*") ? BOUNDED : "failed: " + e.getMessage();
    }
  }

  /** The same, with every part of the program left to jackson-jq. */
  private static String pushed(String program, JsonNode input) throws JsonQueryException {
    Expression tree = new IsolatedScopeQuery(ExpressionParser.compile(program, Library.VERSION));
    ProgramTree.of(tree);
    Scope scope = Library.scope();
    for (String name : List.of("account", "vars", "headers", "now")) {
      scope.setValue(name, VARIABLES.getOrDefault(name, JSON.nullNode()));
    }
    List<JsonNode> results = new ArrayList<>();
    Budget budget = Budget.open();
    try {
      tree.apply(scope, input.deepCopy(), results::add);
      return results.toString();
    } catch (JsonQueryException e) {
      return "failed: " + Failures.failed(program, e, budget.placeOf(e)).getMessage();
    } catch (Budget.Exceeded | StackOverflowError e) {
      return BOUNDED;
    } finally {
      Budget.close();
    }
  }
}
