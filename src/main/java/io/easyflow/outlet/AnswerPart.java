package io.easyflow.outlet;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.catalog.Connector;
import io.easyflow.jq.Jq;
import org.apache.camel.Exchange;

/**
 * {@code part: <file>.jq}: jq over one event of an answer that gives the text it adds, or nothing.
 * {@code $vars.shown} is the text so far, for services that tell the whole of it in each event.
 */
final class AnswerPart {
  private final String name;
  private final Jq program;
  private final JqVariables variables;
  private final ObjectMapper json;

  /**
   * @throws IllegalArgumentException when the file is missing or wrong
   */
  AnswerPart(Connector connector, String file, JqVariables variables, ObjectMapper json) {
    this.name = connector.id() + "/" + file;
    this.program = ConnectorFile.program(connector, "part", file);
    this.variables = variables;
    this.json = json;
  }

  /**
   * @param exchange what the call is made for
   * @param watch is shown what grows
   * @return the answer to one call
   */
  GrowingAnswer of(Exchange exchange, AnswerWatch watch) {
    return new GrowingAnswer(name, program, variables.of(exchange), json, watch);
  }
}
