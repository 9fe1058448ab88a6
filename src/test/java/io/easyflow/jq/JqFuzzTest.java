package io.easyflow.jq;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.crash.Fuzz;
import io.easyflow.testkit.Choices;
import io.easyflow.testkit.JsonMutator;
import io.easyflow.testkit.VendorJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that nobody would write: each compiles and ends within its budget, or is refused. */
class JqFuzzTest {
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[$@.]?\\w+|\\s+|[^\\w\\s]");
  private static final Path CONNECTORS = Path.of("routes", "connectors");

  private static final List<JsonNode> INPUTS = VendorJson.of("shopify");
  private static final List<List<String>> PROGRAMS = programs();
  private static final List<String> FUNCTIONS = List.copyOf(Library.names());
  private static final List<String> TOKENS = tokens();

  @Test
  void everyProgramEndsOrIsRefused() {
    Fuzz.run(1_500, 40_000, JqFuzzTest::program);
  }

  @MethodSource("io.easyflow.crash.Fuzz#seeds")
  @FuzzTest(maxDuration = Fuzz.DURATION)
  void fuzz(byte[] input) {
    program(input);
  }

  private static void program(byte[] bytes) {
    Choices choices = new Choices(bytes);
    String text = text(choices);
    JsonNode input =
        choices.oneIn(3)
            ? JsonMutator.oddities()
            : new JsonMutator(choices).mutate(choices.one(INPUTS));
    try {
      Jq.compile(text, "account", "vars", "headers", "now")
          .all(input, Map.of("vars", input, "headers", input));
    } catch (JqException refused) {
      // That is what is due.
    }
  }

  private static String text(Choices choices) {
    if (choices.oneIn(3)) {
      return "[.[] | try (." + call(choices) + call(choices) + ") catch .]";
    }
    List<String> program = new ArrayList<>(choices.one(PROGRAMS));
    for (int changes = choices.below(6); changes > 0; changes--) {
      int at = choices.below(program.size() + 1);
      switch (choices.below(5)) {
        case 0 -> program.subList(at, Math.min(program.size(), at + choices.below(8))).clear();
        case 1 -> program.addAll(at, part(choices.one(PROGRAMS), choices));
        case 2 -> program.add(at, choices.text(12));
        default -> program.add(at, choices.one(TOKENS));
      }
    }
    return String.join("", program);
  }

  /** A call of any function, with odd values for its arguments. */
  private static String call(Choices choices) {
    String function = choices.one(FUNCTIONS);
    int slash = function.indexOf('/');
    int arguments = Integer.parseInt(function.substring(slash + 1));
    StringBuilder call = new StringBuilder("|").append(function, 0, slash);
    for (int i = 0; i < arguments; i++) {
      JsonNode odd = JsonMutator.oddities();
      call.append(i == 0 ? "(" : ";").append(odd.get(choices.below(odd.size())));
    }
    return call.append(arguments == 0 ? "" : ")").toString();
  }

  private static List<String> part(List<String> program, Choices choices) {
    int from = choices.below(program.size() + 1);
    return List.copyOf(program.subList(from, Math.min(program.size(), from + choices.below(20))));
  }

  /** Every mapping there is, and programs of one part, which changes make into anything. */
  private static List<List<String>> programs() {
    List<List<String>> programs = new ArrayList<>();
    try (Stream<Path> files = Files.walk(CONNECTORS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jq")).sorted().toList()) {
        programs.add(split(Files.readString(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String small :
        List.of(
            ".",
            "..|tostring",
            "def f(g): g|f(g); f(.)",
            "reduce range(1000) as $i (.; [., .])",
            "[limit(9; repeat(1))]|add",
            "[.[]?|tojson|test(\"(a+)+$\")]",
            "path(..)|getpath(.)?",
            "label $out | foreach .[]? as [$a, {b: $c}] (0; . + 1; if . > 3 then ., break $out else . end)",
            "try error(.) catch (.|instant?, epoch, minor(100), phone, decimal, tonumber)",
            "to_entries|map(select(.value|type == \"string\"))|from_entries|.[keys[0]]? |= ascii_downcase",
            "\"\\(.)\"|@base64|@base64d|ltrimstr(\"{\")|explode|implode",
            "input_line_number, $__loc__, splits(\"a\"), ascii, getpath([\"a\",0]), tojson")) {
      programs.add(split(small));
    }
    return programs;
  }

  private static List<String> split(String program) {
    List<String> tokens = new ArrayList<>();
    Matcher token = TOKEN.matcher(program);
    while (token.find()) {
      tokens.add(token.group());
    }
    return tokens;
  }

  private static List<String> tokens() {
    List<String> tokens = new ArrayList<>();
    for (String function : Library.names()) {
      int slash = function.indexOf('/');
      int arguments = Integer.parseInt(function.substring(slash + 1));
      String name = function.substring(0, slash);
      tokens.add(
          arguments == 0 ? "|" + name : "|" + name + "(" + ".;".repeat(arguments - 1) + ".)");
      tokens.add(name);
    }
    tokens.addAll(
        List.of(
            ".",
            "..",
            "[",
            "]",
            "{",
            "}",
            "(",
            ")",
            "|",
            ",",
            ";",
            ":",
            "?",
            "//",
            "=",
            "|=",
            "+=",
            "-",
            "*",
            "/",
            "%",
            "==",
            "<",
            " and ",
            " or ",
            " as $x ",
            "$x",
            "$__loc__",
            "$ENV",
            " def f: ",
            " if ",
            " then ",
            " else ",
            " elif ",
            " end ",
            " try ",
            " catch ",
            " reduce ",
            " foreach ",
            " label $l|",
            " break $l",
            " import ",
            " include ",
            " __loc__",
            "?//",
            "\"",
            "\\(",
            "#",
            "1e1000",
            "-1",
            "0",
            "99999999999999999999",
            "\"\\ud800\"",
            ".[1:]",
            ".[:-1]",
            ".[]?",
            "..?",
            ".a.b",
            "@sh",
            "@json \"x\\(.)\""));
    return tokens;
  }
}
