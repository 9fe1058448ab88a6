package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.IsolatedScopeQuery;
import net.thisptr.jackson.jq.internal.JsonQueryFunction;
import net.thisptr.jackson.jq.internal.javacc.ExpressionParser;

/**
 * Every function a program may call: jq's own, those of jq that jackson-jq lacks, and the hub's.
 * Functions that see the machine (environment, input, modules) are not there.
 */
final class Library {
  static final Version VERSION = Versions.JQ_1_7;

  private static final Set<String> REMOVED = Set.of("debug_scope/0", "env/0", "builtins/0");

  /** Functions that write a whole value as text. */
  private static final List<String> WRITERS =
      List.of(
          "tojson/0",
          "tostring/0",
          "join/1",
          "@text/0",
          "@json/0",
          "@base64/0",
          "@html/0",
          "@uri/0",
          "@sh/0",
          "@csv/0",
          "@tsv/0");

  /** Name and parameters, then the body: jq 1.7 functions that jackson-jq lacks, and sums. */
  private static final String[][] IN_JQ = {
    {"repeat(f)", "def _repeat: ., (f | _repeat); _repeat"},
    {"todate", "todateiso8601"},
    {"fromdate", "fromdateiso8601"},
    {"abs", "if type == \"number\" and . < 0 then -. else . end"},
    {"toarray", "if type == \"array\" then . else [.] end"},
    {"trim", "sub(\"^\\\\s+\"; \"\") | sub(\"\\\\s+$\"; \"\")"},
    {"ltrim", "sub(\"^\\\\s+\"; \"\")"},
    {"rtrim", "sub(\"\\\\s+$\"; \"\")"},
    {"splits($re)", "split($re; null) | .[]"},
    {"splits($re; flags)", "split($re; flags) | .[]"},
    {"sum_decimal", "reduce .[] as $item (\"0\"; add_decimal($item))"},
  };

  private static final Map<String, Function> FUNCTIONS = new HashMap<>();
  private static final Scope ROOT = root();

  private Library() {}

  /**
   * @return a scope for one run
   */
  static Scope scope() {
    return Scope.newChildScope(ROOT);
  }

  /**
   * @return every function, such as {@code map/1}
   */
  static Set<String> names() {
    return new TreeSet<>(FUNCTIONS.keySet());
  }

  /**
   * @param name such as {@code map/1}
   * @return null when there is none
   */
  static Function function(String name) {
    return FUNCTIONS.get(name);
  }

  private static Scope root() {
    Scope root = Scope.newEmptyScope();
    FUNCTIONS.putAll(BuiltinFunctionLoader.getInstance().listFunctions(VERSION, root));
    REMOVED.forEach(FUNCTIONS::remove);
    for (String writer : WRITERS) {
      FUNCTIONS.computeIfPresent(writer, (name, function) -> checked(function));
    }
    for (String[] definition : IN_JQ) {
      define(root, definition[0], definition[1]);
    }
    Decimals.addTo(FUNCTIONS);
    Times.addTo(FUNCTIONS);
    Texts.addTo(FUNCTIONS);
    Regexes.addTo(FUNCTIONS);
    Selections.addTo(FUNCTIONS);
    Ranges.addTo(FUNCTIONS);
    List<ProgramTree> counted = new ArrayList<>();
    for (Function function : FUNCTIONS.values()) {
      if (function instanceof JsonQueryFunction written) {
        counted.add(ProgramTree.of(written));
      }
    }
    counted.forEach(tree -> PartMaker.prepare(tree, null));
    FUNCTIONS.forEach(root::addFunction);
    return root;
  }

  /**
   * Passes results on only after the function is through: some of jackson-jq's catch what is thrown
   * where their results go, such as {@code error("...")} or the end of a {@code first}. A writer
   * has few results, so nothing is lost by not passing them on at once.
   */
  private static Function checked(Function function) {
    return (scope, args, in, path, output, version) -> {
      Sizes.check(in);
      List<JsonNode> written = new ArrayList<>();
      function.apply(scope, args, in, path, (value, at) -> written.add(value), version);
      for (JsonNode text : written) {
        output.emit(text, null);
      }
    };
  }

  private static void define(Scope root, String head, String body) {
    int bracket = head.indexOf('(');
    String name = bracket < 0 ? head : head.substring(0, bracket);
    List<String> parameters =
        bracket < 0
            ? List.of()
            : List.of(head.substring(bracket + 1, head.length() - 1).split("; "));
    try {
      Expression parsed = ExpressionParser.compile(body, VERSION);
      FUNCTIONS.put(
          name + "/" + parameters.size(),
          new JsonQueryFunction(name, parameters, new IsolatedScopeQuery(parsed), root));
    } catch (JsonQueryException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /**
   * @return true when a value is absent, so that a conversion has nothing to do
   */
  static boolean absent(JsonNode value) {
    return value == null || value.isNull() || value.isMissingNode();
  }
}
