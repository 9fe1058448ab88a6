package io.easyflow.outlet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.catalog.Connector;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.jq.Jq;
import io.easyflow.jq.JqException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;

/**
 * {@code request: <file>.jq}: jq over the body that gives {@code {method, host, path, query,
 * headers, body, form, safe, credentials}}. {@code credentials} names body fields that the outlet
 * fills, such as {@code {secret_token: "webhookSecret"}}: placeholders inside the body would let a
 * customer's text ask for a secret.
 */
final class RequestFile implements CallTemplate {
  private static final Set<String> KEYS =
      new TreeSet<>(
          Set.of(
              "method", "host", "path", "query", "headers", "body", "form", "safe", "credentials"));

  private final String name;
  private final Jq program;
  private final Boolean safe;
  private final boolean repeatable;
  private final Set<String> hosts;
  private final JqVariables variables;
  private final ObjectMapper json;

  /**
   * @throws IllegalArgumentException when the file is missing or wrong
   */
  RequestFile(
      Connector connector,
      String file,
      Boolean safe,
      boolean repeatable,
      JqVariables variables,
      ObjectMapper json) {
    this.name = connector.id() + "/" + file;
    this.safe = safe;
    this.repeatable = repeatable;
    this.hosts = connector.api().hosts().keySet();
    this.variables = variables;
    this.json = json;
    this.program = ConnectorFile.program(connector, "request", file);
  }

  @Override
  public PlatformCall of(Exchange exchange) {
    try {
      Map<String, JsonNode> given = variables.of(exchange);
      List<JsonNode> results = program.all(variables.input(exchange), given);
      if (results.size() != 1 || !results.get(0).isObject()) {
        throw new IllegalArgumentException(
            "it must give one object with " + String.join(", ", KEYS));
      }
      return call(results.get(0), given.get("headers"));
    } catch (JqException | IllegalArgumentException e) {
      throw new DeliveryFailure.Permanent(name + " makes no call: " + e.getMessage(), null);
    }
  }

  private PlatformCall call(JsonNode request, JsonNode context) {
    request
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(
                    "it gives an unknown key; known are " + String.join(", ", KEYS));
              }
            });
    PlatformCall.Content content = content(request);
    String method =
        text(request, "method", content == null ? "GET" : "POST").toUpperCase(Locale.ROOT);
    if (!PlatformCall.METHODS.contains(method)) {
      throw new IllegalArgumentException("method must be one of " + PlatformCall.METHODS);
    }
    if (content != null && PlatformCall.safe(method)) {
      throw new IllegalArgumentException("a " + method + " cannot have a body or form");
    }
    String host = text(request, "host", PlatformCall.DEFAULT_HOST);
    if (!hosts.contains(host)) {
      throw new IllegalArgumentException(
          "host must be one of api.hosts in connector.yaml: " + String.join(", ", hosts));
    }
    Map<String, String> headers = new LinkedHashMap<>();
    each(
        request.path("headers"),
        "headers",
        (key, value) -> {
          HttpHeaders.check(key, value);
          headers.put(key, value);
        });
    return new PlatformCall(
        method,
        host,
        PercentEncoding.path(text(request, "path", "")),
        name,
        parameters(request, "query"),
        headers,
        typed(content, headers),
        secrets(request),
        isSafe(request, method),
        repeatable,
        context);
  }

  private static Map<String, String> secrets(JsonNode request) {
    Map<String, String> secrets = new LinkedHashMap<>();
    each(request.path("credentials"), "credentials", secrets::put);
    if (!secrets.isEmpty() && !request.path("body").isObject()) {
      throw new IllegalArgumentException("credentials need a body that is an object");
    }
    return secrets;
  }

  private boolean isSafe(JsonNode request, String method) {
    JsonNode said = request.path("safe");
    if (said.isBoolean()) {
      return said.booleanValue();
    }
    if (!said.isMissingNode() && !said.isNull()) {
      throw new IllegalArgumentException("safe must be true or false");
    }
    return safe == null ? PlatformCall.safe(method) : safe;
  }

  private PlatformCall.Content content(JsonNode request) {
    JsonNode body = request.path("body");
    boolean hasBody = !body.isMissingNode() && !body.isNull();
    if (!request.path("form").isMissingNode() && !request.path("form").isNull()) {
      if (hasBody) {
        throw new IllegalArgumentException("it gives both body and form");
      }
      return new PlatformCall.Content(
          PercentEncoding.parameters(parameters(request, "form"))
              .getBytes(StandardCharsets.US_ASCII),
          "application/x-www-form-urlencoded");
    }
    if (!hasBody) {
      return null;
    }
    try {
      return new PlatformCall.Content(json.writeValueAsBytes(body), "application/json");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("body cannot be written as JSON");
    }
  }

  /** A content type that the request names itself wins, such as application/vnd.api+json. */
  private static PlatformCall.Content typed(
      PlatformCall.Content content, Map<String, String> headers) {
    String wanted = null;
    for (String key : List.copyOf(headers.keySet())) {
      if (key.equalsIgnoreCase("content-type")) {
        wanted = headers.remove(key);
        ContentTypes.check(wanted);
      }
    }
    return content == null || wanted == null
        ? content
        : new PlatformCall.Content(content.bytes(), wanted);
  }

  private static List<Map.Entry<String, String>> parameters(JsonNode request, String field) {
    List<Map.Entry<String, String>> found = new ArrayList<>();
    each(request.path(field), field, (key, value) -> found.add(Map.entry(key, value)));
    return found;
  }

  private static void each(JsonNode object, String field, BiConsumer<String, String> use) {
    if (object.isMissingNode() || object.isNull()) {
      return;
    }
    if (!object.isObject()) {
      throw new IllegalArgumentException(field + " must be an object");
    }
    object
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              for (JsonNode one : value.isArray() ? value : List.of(value)) {
                if (one.isContainerNode()) {
                  throw new IllegalArgumentException(
                      field + "." + entry.getKey() + " must be text, a number or a list of them");
                }
                if (!one.isNull()) {
                  use.accept(entry.getKey(), one.asText());
                }
              }
            });
  }

  private static String text(JsonNode request, String field, String otherwise) {
    JsonNode value = request.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(field + " must be text");
    }
    return value.textValue();
  }
}
