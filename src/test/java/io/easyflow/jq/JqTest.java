package io.easyflow.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JqTest {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static String run(String program, String input) throws Exception {
    List<JsonNode> results = Jq.compile(program).all(JSON.readTree(input), Map.of());
    return results.stream().map(JsonNode::toString).reduce((a, b) -> a + " " + b).orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
      123450 | minor(100) | "1234.50"
      5 | minor(100) | "0.05"
      "-7" | minor(1000) | "-0.007"
      9007199254740993 | minor(100) | "90071992547409.93"
      3 | minor(4) | "0.75"
      null | minor(100) | null
      10.10 | decimal | "10.10"
      "1e3" | decimal | "1000"
      12 | decimal | "12"
      null | decimal | null
      "10.10" | mul_decimal(3) | "30.30"
      "0.1" | add_decimal("0.2") | "0.3"
      null | add_decimal("0.2") | "0.2"
      [{"p":"1.10"},{"p":2}] | map(.p) ! sum_decimal | "3.10"
      "10.50" | tonumber | 10.50
      "42" | tonumber | 42
      "1e30" | tonumber | 1E+30
      "2026-01-31T12:00:00+03:00" | instant | "2026-01-31T09:00:00Z"
      "2026-01-31T12:00:00+0300" | instant | "2026-01-31T09:00:00Z"
      "2026-01-31 12:00:00.250Z" | instant | "2026-01-31T12:00:00.250Z"
      "2026-01-31" | instant | "2026-01-31T00:00:00Z"
      null | instant | null
      "2026-01-31 12:00:00" | in_zone("Europe/Moscow") | "2026-01-31T09:00:00Z"
      "2026-01-31" | in_zone("Europe/Moscow") | "2026-01-30T21:00:00Z"
      "2026-01-31T09:00:00Z" | to_zone("Europe/Moscow") | "2026-01-31T12:00:00"
      1769850000 | epoch | "2026-01-31T09:00:00Z"
      "1769850000" | epoch | "2026-01-31T09:00:00Z"
      1769850000250 | epoch_ms | "2026-01-31T09:00:00.250Z"
      null | epoch | null
      "2026-01-31T12:00:00+03:00" | to_epoch | 1769850000
      "8 (912) 345-67-89" | phone | "+79123456789"
      79123456789 | phone | "+79123456789"
      "15551234567" | phone | "+15551234567"
      "(0)30 123456" | phone("DE") | "+4930123456"
      "call me" | phone | null
      null | phone | null
      643 | currency_alpha | "RUB"
      "933" | currency_alpha | "BYN"
      "rub" | currency_alpha | "RUB"
      1 | currency_alpha | null
      "gid://shopify/Order/450789469" | gid | "450789469"
      "gid://shopify/InventoryLevel/5?inventory_item_id=8" | gid | "5"
      "a b/ü" | @uri | "a%20b%2F%C3%BC"
      "a b/ü" | @uri "/x/\\(.)" | "/x/a%20b%2F%C3%BC"
      "hello" | @base64 | "aGVsbG8="
      "aGVsbG8=" | @base64d | "hello"
      "<a>" | @html | "&lt;a&gt;"
      "sha256=ab" | ltrimstr("sha256=") | "ab"
      "orders/create" | test("^orders/") | true
      "Orders/create" | test("^orders/"; "i") | true
      "2026-01" | capture("(?<y>\\\\d+)-(?<m>\\\\d+)") | {"y":"2026","m":"01"}
      "a1b22" | [scan("\\\\d+")] | ["1","22"]
      "a, b,c" | [splits(", *")] | ["a","b","c"]
      "a-b-c" | gsub("-"; "+") | "a+b+c"
      "abc" | gsub("";"-") | "-a-b-c-"
      "a-b-c" | sub("(?<x>[a-z])-"; "\\(.x)\\(.x)") | "aab-c"
      " x " | trim | "x"
      [1,2,3] | any(. > 2) | true
      [3,1] | sort | [1,3]
      {"a":1} | to_entries | [{"key":"a","value":1}]
      [1,[2,[3]]] | flatten | [1,2,3]
      {"a":[1,2]} | [.. ! numbers] | [1,2]
      5 | [range(.)] | [0,1,2,3,4]
      5 | [range(1; .; 2)] | [1,3]
      {"a":{"b":1}} | .a.b != . + 1 | {"a":{"b":2}}
      [1,2,3] | first(.[] ! select(. > 1)) | 2
      [1,2,3] | [limit(2; .[])] | [1,2]
      {"a":1} | try error("x") catch . | "x"
      {"x":1} | . as {$x} ! $x | 1
      [[1,2]] | .[] as [$a, $b] ! {a: $a, b: $b} | {"a":1,"b":2}
      3 | reduce range(.) as $i (0; . + $i) | 3
      1 | [until(. > 100; . * 2)] | [128]
      1 | def f(x; $y): x + $y; f(.; 2) | 3
      [4] | label $out ! .[] ! ., break $out | 4
      """)
  void functions(String input, String program, String expected) throws Exception {
    assertThat(run(program.replace('!', '|'), input)).isEqualTo(expected);
  }

  @Test
  void longIdsAndDecimalsPassThroughExactly() throws Exception {
    assertThat(run(".", "{\"id\":9223372036854775807,\"p\":10.10,\"b\":12345678901234567890}"))
        .isEqualTo("{\"id\":9223372036854775807,\"p\":10.10,\"b\":12345678901234567890}");
  }

  @ParameterizedTest
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  @ValueSource(
      strings = {
        "range(1e15)|empty",
        "[range(1e9)]",
        "def f: f; f",
        "def f: 1 + f; f",
        "def f(n): if n > 0 then f(n-1), f(n-1) else . end; f(100)|empty",
        "[limit(1e9; repeat(1))]",
        "repeat(1)",
        "[recurse(.)]",
        "last(recurse(. + [1]))",
        "until(false; .)",
        "[range(1e5)|range(1e5)]",
        "[range(1e5)|range(1e5)|[.]]",
        "range(1e5)|range(1e5)|empty",
        "reduce range(60) as $i (\"ab\"; . + .)",
        "reduce range(60) as $i ([1]; . + .)",
        "reduce range(60) as $i ([1]; [.[], .[]])",
        "reduce range(60) as $i ([1]; [., .])",
        "reduce range(60) as $i ([1]; [., .]) | tojson",
        "reduce range(60) as $i ([1]; [., .]) | \"\\(.)\"",
        "reduce range(100000) as $i (0; [.])",
        "reduce 1 as $x (0; range(1e5)|range(1e5))",
        "\"ab\" * 1e9",
        "\"ab\" * 1e9 | length",
        ".[1000000000] = 1",
        "setpath([1000000000]; 1)",
        "[range(1e5)] | .[] as $a | .[] as $b | .[] as $c | empty",
        "(\"a\" * 4000) + \"b\" | test(\"(.*)*(.*)*(.*)*\\\\3c\")",
        "try (range(1e15)|empty) catch 1",
        "[.[]?] | combinations(9) | empty",
        "def f: def g: f; g; f",
        "[range(100000)] | map(tostring) | map(. * 100000) | add",
        "[range(0; 1; 1e-300)]",
        "range(infinite)|empty",
      })
  void endlessProgramsFail(String program) {
    assertThatThrownBy(() -> run(program, "[0,1,2,3,4,5,6,7,8,9]"))
        .isInstanceOf(JqException.class)
        .hasMessageMatching("(the program|range|an array index) .*; .*|.* levels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
      {a: 1,~b: } | 2 | cannot be read at '}' (column 4); check the brackets, commas, quotes and 'end's before it
      if . then 1 | 1 | ends too early; a closing bracket, an 'end' or a value is missing
      1~~+ %foo | 3 | cannot be read at '%' (column 3); check the brackets, commas, quotes and 'end's before it
      .a~"unclosed | 2 | cannot be read at '"' (column 1)
      # minr~minr(100) | 2 | there is no function minr; did you mean 'minor'?
      .~! mapp(.) | 2 | there is no function mapp; did you mean 'map'?
      map(.; 1) | 1 | function map does not take 2 arguments; arguments are separated by ';'
      .a~! $acount | 2 | there is no variable $acount; did you mean $account?
      "$x"~! $zzzzzzzz | 2 | there is no variable $zzzzzzzz; given are $account, $now
      "\\($zzzzzzzz)" | 1 | there is no variable $zzzzzzzz; given are $account, $now
      include "x"; . | 1 | include and import are not available; write the functions into this file
      import "x" as m; m::f | 1 | include and import are not available; write the functions into this file
      env | 1 | there is no function env
      $ENV | 1 | there is no variable $ENV
      input | 1 | there is no function input
      @foo | 1 | there is no function @foo
      {$acc} | 1 | there is no variable $acc
      """)
  void unreadablePrograms(String program, int line, String message) {
    String text = program.replace('~', '\n').replace('!', '|');
    assertThatThrownBy(() -> Jq.compile(text, "account", "now"))
        .isInstanceOf(JqException.class)
        .hasMessageStartingWith(message)
        .extracting(e -> ((JqException) e).line())
        .isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
      .name + 1 | string and number cannot be added, in (.name + 1)
      .name.first | Cannot index string with string "first", in .name.first
      .name[] | Cannot iterate over string, in .name[]
      .name ! minor(100) | minor takes a number or a text such as "1234.50", here it is another text, in minor(100)
      .name ! tonumber | tonumber takes a number or a text such as "1234.50", here it is another text, in tonumber
      .name ! instant | instant takes an ISO date or time such as 2026-01-31T12:00:00+03:00, not this, in instant
      .at ! instant | instant got a time without an offset; use in_zone("Europe/Moscow") instead, in instant
      .at ! in_zone("Mosow") | there is no time zone of that name; write one such as "Europe/Moscow", in in_zone("Mosow")
      .name ! fromdate | a value is of a kind or form that cannot be used here, in fromdate
      .name ! fromjson | failed to parse string as json, in fromjson
      .name ! test("(") | the regular expression cannot be read: unclosed group, in test("(")
      error("unknown topic") | unknown topic
      """)
  void failuresQuoteNoData(String program, String message) {
    assertThatThrownBy(
            () ->
                run(
                    program.replace('!', '|'),
                    "{\"name\":\"Ivan Petrov\",\"at\":\"2026-01-31T12:00:00\"}"))
        .isInstanceOf(JqException.class)
        .hasMessage(message)
        .hasMessageNotContaining("Ivan");
  }

  private static final List<String> INPUTS =
      List.of(
          "1",
          "\"YQ==\"",
          "\"2026-01-31T12:00:00Z\"",
          "\"1\"",
          "[1]",
          "[[\"a\"]]",
          "[{\"key\":\"a\",\"value\":1}]",
          "{}",
          "true",
          "null");

  /** jackson-jq catches what is thrown downstream of some of its functions. */
  @ParameterizedTest
  @MethodSource("functionsWithoutArguments")
  void whatFailsBehindAFunctionKeepsItsWords(String function) {
    int reached = 0;
    for (String input : INPUTS) {
      try {
        String program = input + " | " + function + " | error(\"its own words\")";
        assertThat(run(program, "null")).isEmpty();
      } catch (Exception e) {
        assertThat(e).hasMessageNotContaining("N/A");
        reached += "its own words".equals(e.getMessage()) ? 1 : 0;
      }
    }
    assertThat(reached > 0 || List.of("empty", "error", "halt_error").contains(function))
        .as(function)
        .isTrue();
  }

  static Stream<String> functionsWithoutArguments() {
    return Library.names().stream()
        .filter(name -> name.endsWith("/0") && !name.startsWith("_"))
        .map(name -> name.substring(0, name.length() - 2));
  }

  @Test
  void aBreakBehindAFunctionEndsTheLoopOnly() throws Exception {
    assertThat(run("first(.[] | tostring)", "[1,2]")).isEqualTo("\"1\"");
    assertThat(run("[limit(1; .[] | tojson | @uri | @csv \"\\([.])\")]", "[1,2]"))
        .isEqualTo("[\"\\\"1\\\"\"]");
    assertThat(run("first(range(100000) | tostring | select(. == \"3\"))", "0")).isEqualTo("\"3\"");
  }

  @Test
  void variablesAreGivenByNameAndAreNullWhenNotSet() {
    Jq program = Jq.compile("[$a, $b, .]", "a", "b");
    assertThat(program.all(TextNode.valueOf("x"), Map.of("a", TextNode.valueOf("y"))))
        .extracting(JsonNode::toString)
        .containsExactly("[\"y\",null,\"x\"]");
    assertThat(Jq.compile("empty").first(TextNode.valueOf("x")).isNull()).isTrue();
  }

  @Test
  void aThousandOrdersFitTheBudget() throws Exception {
    StringBuilder orders = new StringBuilder("[0");
    for (int i = 0; i < 1000; i++) {
      orders.append(
          ",{\"id\":1,\"total\":\"10.10\",\"items\":[{\"sku\":\"a\",\"price\":100},{\"sku\":\"b\"}]}");
    }
    String program =
        """
        [.[1:][] | {externalId: (.id | tostring), total: (.total | decimal),
          items: [.items[] | {sku, price: (.price | minor(100)), name: (.name // .sku | ascii_upcase),
            ok: (.sku | test("^[a-z]+$"))}],
          phone: ("8 912 345 67 89" | phone)}] | length
        """;
    assertThat(run(program, orders.append("]").toString())).isEqualTo("1000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "until(. >= 2000; . + 1)",
        "[recurse(if . < 1999 then . + 1 else empty end)] | length",
        "(\"a,\" * 1999) | split(\",\"; null) | length",
        "def f: if . >= 2000 then . else (. + 1 | f) end; f",
      })
  void nestsAFewThousandLevelsOnAnyThread(String program) throws Exception {
    CompletableFuture<String> result = new CompletableFuture<>();
    new Thread(
            null,
            () -> {
              try {
                result.complete(run(program, "0"));
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            },
            "small",
            512 * 1024)
        .start();
    assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo("2000");
  }

  @Test
  void isSharedBetweenThreads() {
    Jq program = Jq.compile("def f(x): x * 2; [range(.)] | map(f(.)) | add");
    assertThat(
            IntStream.range(0, 2000)
                .parallel()
                .mapToLong(
                    i -> program.first(JsonNodeFactory.instance.numberNode(i % 50 + 2)).asLong())
                .sum())
        .isEqualTo(IntStream.range(0, 2000).mapToLong(i -> (i % 50 + 1L) * (i % 50 + 2L)).sum());
  }
}
