package io.easyflow.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.jq.Jq;
import io.easyflow.jq.JqException;
import java.util.List;
import java.util.Map;

/**
 * One compiled mapping of a connector.
 *
 * @param name file name without {@code .jq}
 * @param file path of its file as people write it
 * @param program the compiled jq
 * @param record what its results become, null for plain JSON
 */
record Mapping(String name, String file, Jq program, Class<? extends Record> record) {
  static final String SUFFIX = ".jq";

  /** Names of the variables every mapping may use. */
  static final String[] VARIABLES = {"account", "vars", "headers", "now"};

  static Mapping compile(String name, String file, String text) {
    return new Mapping(name, file, Jq.compile(text, VARIABLES), Nouns.record(name));
  }

  /**
   * Runs the program.
   *
   * @throws DeliveryFailure.Permanent when it fails: the same input would fail again
   */
  List<JsonNode> run(JsonNode input, Map<String, JsonNode> variables) {
    try {
      return program.all(input, variables);
    } catch (JqException e) {
      String place = e.line() > 0 ? file + ":" + e.line() : file;
      throw new DeliveryFailure.Permanent(place + ": " + e.getMessage(), e);
    }
  }
}
