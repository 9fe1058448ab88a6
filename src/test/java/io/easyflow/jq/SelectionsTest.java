package io.easyflow.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What jq's manual and jq 1.7 itself say of the functions that are written in Java here. */
class SelectionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EACH = "[null,false,0,\"\",[],{}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          [.[] | values];             [false,0,"",[],{}]
          [.[] | nulls];              [null]
          [.[] | booleans];           [false]
          [.[] | numbers];            [0]
          [.[] | strings];            [""]
          [.[] | arrays];             [[]]
          [.[] | objects];            [{}]
          [.[] | iterables];          [[],{}]
          [.[] | scalars];            [null,false,0,""]
          [.[] | select(.)];          [0,"",[],{}]
          [.[] | select(true, true)]; [null,null,false,false,0,0,"","",[],[],{},{}]
          map(type);                  ["null","boolean","number","string","array","object"]
          map(., .) | length;         12
          {a: 1, b: 2} | map(. + 1);  [2,3]
          [first(.[])];               [null]
          [first(empty)];             []
          [first((5, 6), error)];      [5]
          [first(.[] | values | select(type == "number"))]; [0]
          [.[] | first(1, 2)];        [1,1,1,1,1,1]
          path(first(.[2:][]));       [{"start":2,"end":null},0]
          (.[] | strings) |= "x";     [null,false,0,"x",[],{}]
          (.[] | select(. == 0)) |= 7;[null,false,7,"",[],{}]
          [paths(type == "array")];   [[4]]
          [try first(error("no")) catch .]; ["no"]
          [first(first(1, 2), 3)];    [1]
          """)
  void giveWhatJqGives(String program, String expected) throws Exception {
    assertThat(Jq.compile(program).all(JSON.readTree(EACH), Map.of()))
        .containsExactly(JSON.readTree(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          [isempty(.[]), isempty(empty), isempty(1, error)] ~ [false,true,false]
          any(.[]; type == "array") ~ true
          any(.[]; . == 7) ~ false
          any((true, error); .) ~ true
          [any(.[]; false, true), any(empty; true)] ~ [true,false]
          all(.[]; true) ~ true
          all((false, error); .) ~ false
          [all(.[]; true, false), all(empty; false)] ~ [false,true]
          [any, all, (map(.) | any(. == 0)), all(. != 7)] ~ [true,false,true,true]
          """)
  void lookNoFurtherThanNeeded(String program, String expected) throws Exception {
    giveWhatJqGives("[" + program + "]", "[" + expected + "]");
  }

  @Test
  void aFailureAfterTheFirstIsNotCaughtByIt() {
    Jq program = Jq.compile("first(1) | error(\"later\")");
    assertThatThrownBy(() -> program.first(JSON.nullNode())).hasMessageContaining("later");
  }

  @Test
  void whatIsNoListCannotBeMapped() {
    Jq program = Jq.compile("map(.)");
    assertThatThrownBy(() -> program.first(JSON.nullNode())).isInstanceOf(JqException.class);
  }
}
