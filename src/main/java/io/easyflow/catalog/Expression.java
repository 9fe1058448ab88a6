package io.easyflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A value found in a request or an answer: {@code header:A|B} (the first that is present) or jq
 * over {@code {headers, query, path, body}} (requests) or {@code {status, headers, body}}
 * (answers). Header names are compared without case.
 */
public interface Expression {
  /**
   * @param source what is looked into
   * @return the first result as text, null when there is none, it is null, or empty
   * @throws io.easyflow.jq.JqException when jq fails
   */
  String text(Source source);

  /**
   * @param source what is looked into
   * @return true when the first result is the boolean true
   */
  boolean test(Source source);

  /**
   * @param source what is looked into
   * @return every result
   */
  List<JsonNode> all(Source source);

  /** What an expression looks into. */
  interface Source {
    /**
     * @param name header name, any case
     * @return its first value or null
     */
    String header(String name);

    /**
     * @return everything as one JSON object, built when first asked for
     */
    JsonNode json();
  }

  /**
   * Reads an expression.
   *
   * @param text {@code header:A|B} or jq
   * @return the expression
   * @throws io.easyflow.jq.JqException when the jq cannot be read
   */
  static Expression parse(String text) {
    return Expressions.parse(text);
  }
}
