package io.easyflow.outlet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.catalog.Connector;
import io.easyflow.channel.DeliveryFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.RuntimeCamelException;

/**
 * {@code method}, {@code path}, {@code host} and {@code body: <file>.graphql} given as options. The
 * values of {@code ${...}} in the path are percent-encoded one by one.
 */
final class DeclaredCall implements CallTemplate {
  private static final Pattern CHANGES = Pattern.compile("\\b(?:mutation|subscription)\\b");
  private static final Pattern COMMENT = Pattern.compile("#[^\\n]*");

  private final String method;
  private final String host;
  private final String path;
  private final boolean safe;
  private final boolean repeatable;
  private final String graphql;
  private final List<Part> parts = new ArrayList<>();
  private final JqVariables variables;
  private final ObjectMapper json;

  /**
   * @throws IllegalArgumentException when an option or the file is wrong
   */
  DeclaredCall(
      Connector connector,
      OutboundEndpoint options,
      CamelContext context,
      JqVariables variables,
      ObjectMapper json) {
    this.variables = variables;
    this.json = json;
    this.host = options.getHost() == null ? PlatformCall.DEFAULT_HOST : options.getHost();
    this.path = options.getPath();
    this.graphql =
        options.getBody() == null
            ? null
            : ConnectorFile.text(connector, "body", options.getBody(), ".graphql");
    this.method =
        options.getMethod() != null ? options.getMethod() : graphql == null ? "GET" : "POST";
    this.safe = options.getSafe() == null ? safeByDefault() : options.getSafe();
    if (graphql != null && PlatformCall.safe(method)) {
      throw new IllegalArgumentException("a " + method + " cannot have a body: use POST");
    }
    this.repeatable = options.isRepeatable();
    split(context);
    // An example without values shows what is wrong with the fixed parts, before the first call.
    StringBuilder example = new StringBuilder();
    parts.forEach(part -> example.append(part.value == null ? part.text : "x"));
    PercentEncoding.path(example.toString());
  }

  @Override
  public PlatformCall of(Exchange exchange) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      filled.append(part.value == null ? part.text : value(part, exchange));
    }
    try {
      return new PlatformCall(
          method,
          host,
          PercentEncoding.path(filled.toString()),
          path.isEmpty() ? "/" : path,
          List.of(),
          Map.of(),
          graphql == null ? null : graphql(exchange),
          Map.of(),
          safe,
          repeatable,
          variables.simpleHeaders(exchange));
    } catch (IllegalArgumentException e) {
      throw new DeliveryFailure.Permanent("path " + path + ": " + e.getMessage(), null);
    }
  }

  /** By the GraphQL specification a query changes nothing. */
  private boolean safeByDefault() {
    return graphql == null
        ? PlatformCall.safe(method)
        : !CHANGES.matcher(COMMENT.matcher(graphql).replaceAll("")).find();
  }

  private void split(CamelContext context) {
    int at = 0;
    while (at < path.length()) {
      int open = path.indexOf("${", at);
      if (open < 0) {
        parts.add(new Part(path.substring(at), null));
        return;
      }
      if (open > at) {
        parts.add(new Part(path.substring(at, open), null));
      }
      int close = closing(open + 2);
      String text = path.substring(open, close + 1);
      try {
        Expression value = context.resolveLanguage("simple").createExpression(text);
        value.init(context);
        parts.add(new Part(text, value));
      } catch (RuntimeCamelException e) {
        throw new IllegalArgumentException("path holds " + text + ", which is not readable", e);
      }
      at = close + 1;
    }
  }

  private int closing(int from) {
    int depth = 1;
    for (int i = from; i < path.length(); i++) {
      char c = path.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("path holds ${ without its }");
  }

  private String value(Part part, Exchange exchange) {
    String value;
    try {
      value = part.value.evaluate(exchange, String.class);
    } catch (RuntimeCamelException e) {
      throw new DeliveryFailure.Permanent(
          "path " + path + ": " + part.text + " cannot be evaluated", null);
    }
    if (value == null || value.isBlank()) {
      throw new DeliveryFailure.Permanent(
          "path " + path + ": " + part.text + " has no value", null);
    }
    return PercentEncoding.value(value);
  }

  private PlatformCall.Content graphql(Exchange exchange) {
    ObjectNode message = json.createObjectNode();
    message.put("query", graphql);
    ObjectNode values = message.putObject("variables");
    Object body = exchange.getMessage().getBody();
    // Bytes are what arrived; only what a route made for the call is meant as its variables.
    if (!(body instanceof byte[])) {
      JsonNode input = variables.input(exchange);
      if (input instanceof ObjectNode fields) {
        values.setAll(fields);
      }
    }
    JsonNode vars = variables.of(exchange).get("vars");
    for (String name : List.of("since", "until", "cursor")) {
      JsonNode value = vars.get(name);
      if (value != null) {
        boolean empty = value.isTextual() && value.textValue().isEmpty();
        values.set(name, empty ? values.nullNode() : value);
      }
    }
    try {
      return new PlatformCall.Content(json.writeValueAsBytes(message), "application/json");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the GraphQL variables cannot be written as JSON");
    }
  }

  /** A piece of the path: fixed text, or an expression and its text. */
  private record Part(String text, Expression value) {}
}
