package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One compiled jq program, safe to share between threads. Its steps, results and stack are bounded,
 * so a program that never ends fails with a {@link JqException}.
 */
public interface Jq {
  /**
   * Runs the program.
   *
   * @param input what {@code .} is
   * @param variables values of the declared {@code $names}
   * @return every result, in order; may be empty
   * @throws JqException when the program fails or exceeds a bound
   */
  List<JsonNode> all(JsonNode input, Map<String, JsonNode> variables);

  /**
   * Runs the program and takes its first result.
   *
   * @param input what {@code .} is
   * @return the first result, or a null node when there is none
   * @throws JqException when the program fails or exceeds a bound
   */
  default JsonNode first(JsonNode input) {
    List<JsonNode> results = all(input, Map.of());
    return results.isEmpty()
        ? com.fasterxml.jackson.databind.node.NullNode.getInstance()
        : results.get(0);
  }

  /**
   * Compiles a program.
   *
   * @param text jq text
   * @param variables names of the variables it may use, without the dollar sign
   * @return the program
   * @throws JqException when it cannot be read, or uses a variable or function that is not there
   */
  static Jq compile(String text, String... variables) {
    return Program.compile(text, Set.of(variables));
  }
}
