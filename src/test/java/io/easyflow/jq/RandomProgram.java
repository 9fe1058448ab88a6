package io.easyflow.jq;

import java.util.List;
import java.util.Random;

/** Small programs of every kind of part, with functions that are put where they are called. */
final class RandomProgram {
  private static final List<String> SMALL =
      List.of(
          ".",
          ".a",
          ".b",
          ".a.b",
          ".a?",
          ".[]",
          ".[]?",
          ".x[]?",
          ".[0]",
          ".[0]?",
          ".[\"a\"]",
          ".[1:]",
          "..",
          "1",
          "\"x\"",
          "null",
          "true",
          "false",
          "empty",
          "error",
          "error(\"E\")",
          "$x",
          "$vars",
          "{a, b}",
          "{$x}",
          "\"\\(.a)-\\(.b)\"",
          "@json",
          "@uri \"q\\(.)\"",
          "f",
          "g(.a)",
          "g(.[]?)",
          "k(1; .b)",
          "k(.a, 2; $x)",
          "rec",
          "length",
          "type",
          "tostring",
          "tonumber",
          "tojson",
          "not",
          "keys",
          "to_entries",
          "values",
          "strings",
          "add",
          "any",
          "all",
          "unique",
          "reverse",
          "min",
          "first",
          "last",
          "ascii_downcase",
          "trim",
          "decimal",
          "instant",
          "phone",
          "sum_decimal",
          "test(\"x\")");

  private static final List<String> LARGE =
      List.of(
          "(A | B)",
          "(A | B)",
          "(A | B)",
          "(A, B)",
          "(A as $x | B)",
          "(A as $y | B | [., $y])",
          "(A as [$x] | B)",
          "if A then B else C end",
          "if A then B elif C then . else A end",
          "(A // B)",
          "(A and B)",
          "(A or B)",
          "(A + B)",
          "(A == B)",
          "(A < B)",
          "(-(A))",
          "[A]",
          "{a: (A), b: (B)}",
          "{\"a\": (A), (B): (C)}",
          "(A)?",
          "(try A catch B)",
          "first(A)",
          "select(A)",
          "map(A)",
          "any(A; B)",
          "all(A; B)",
          "isempty(A)",
          "[limit(2; A)]",
          "reduce A as $x (B; C)",
          "foreach A as $y (B; C)",
          "(label $l | A | ., if B then break $l else . end)",
          "(A |= B)",
          "(A = B)",
          "[path(A)]",
          "\"<\\(A)>\\(B)\"",
          "((A)[B]?)",
          "(def f: A; B)",
          "g(A)",
          "k(A; B)",
          "with_entries(A)",
          "sort_by(A)",
          "[.[]? | A]");

  private final Random random;

  RandomProgram(Random random) {
    this.random = random;
  }

  String text() {
    return define("def f: A; ", 1)
        + define("def g(h): A; ", 1).replace(".a", "h")
        + define("def k($x; h): A; ", 1).replace(".b", "h")
        + define("def f: .c; ", 6)
        + define("def map(h): [h]; ", 6)
        + define("def rec: if type == \"array\" then .[] | rec else A end; ", 1)
        + part(4);
  }

  private String define(String definition, int oneIn) {
    return random.nextInt(oneIn) == 0 ? definition.replace("A", part(2)) : "";
  }

  private String part(int depth) {
    if (depth == 0 || random.nextInt(6) == 0) {
      return SMALL.get(random.nextInt(SMALL.size()));
    }
    String first = part(depth - 1);
    String second = part(depth - 1);
    String third = part(depth - 1);
    StringBuilder text = new StringBuilder();
    for (char letter : LARGE.get(random.nextInt(LARGE.size())).toCharArray()) {
      switch (letter) {
        case 'A' -> text.append(first);
        case 'B' -> text.append(second);
        case 'C' -> text.append(third);
        default -> text.append(letter);
      }
    }
    return text.toString();
  }
}
