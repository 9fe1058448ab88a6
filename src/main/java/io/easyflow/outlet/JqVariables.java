package io.easyflow.outlet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.account.AccountView;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/** What the jq of a connector sees of an exchange: its input and its variables. */
public final class JqVariables {
  private final ObjectMapper json;
  private final Clock clock;
  private volatile Now lastNow;

  /**
   * @param json keeps numbers exact
   * @param clock tells {@code $now}
   */
  public JqVariables(ObjectMapper json, Clock clock) {
    this.json = json;
    this.clock = clock;
  }

  /**
   * @return names of the variables, without the dollar sign, for {@link io.easyflow.jq.Jq#compile}
   */
  public static String[] names() {
    return new String[] {"account", "vars", "headers", "now"};
  }

  /**
   * @param exchange any exchange
   * @return {@code account} (public fields or null), {@code vars} (other exchange variables that
   *     have a JSON form), {@code headers} (simple ones), {@code now} (ISO instant, milliseconds)
   */
  public Map<String, JsonNode> of(Exchange exchange) {
    Map<String, JsonNode> variables = new HashMap<>();
    variables.put("account", account(exchange.getVariable(AccountView.VARIABLE)));
    variables.put("vars", vars(exchange));
    variables.put("headers", simpleHeaders(exchange));
    variables.put("now", now());
    return variables;
  }

  /** Written once a millisecond, for writing a time is slow. */
  private JsonNode now() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Now last = lastNow;
    if (last == null || !last.at.equals(now)) {
      last = new Now(now, json.getNodeFactory().textNode(now.toString()));
      lastNow = last;
    }
    return last.text;
  }

  private record Now(Instant at, JsonNode text) {}

  /**
   * @param exchange any exchange
   * @return its headers that are text, number or boolean
   */
  ObjectNode simpleHeaders(Exchange exchange) {
    ObjectNode headers = json.createObjectNode();
    exchange
        .getMessage()
        .getHeaders()
        .forEach(
            (name, value) -> {
              JsonNode simple = scalar(value);
              if (simple != null) {
                headers.set(name, simple);
              }
            });
    return headers;
  }

  /**
   * Reads the body of an exchange as JSON. Bytes and streams must be JSON; a text is JSON when it
   * begins with a bracket or brace, else it is that text (an id stays an id); maps, lists and
   * records become JSON.
   *
   * @param exchange any exchange; a cached stream can be read again afterwards
   * @return the JSON, a null node for an empty body
   * @throws IllegalArgumentException when bytes or text cannot be read; the message quotes no data
   */
  public JsonNode input(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    try {
      if (body == null) {
        return NullNode.getInstance();
      }
      if (body instanceof JsonNode node) {
        return node;
      }
      if (body instanceof String text) {
        String trimmed = text.stripLeading();
        boolean structured = trimmed.startsWith("{") || trimmed.startsWith("[");
        return structured ? json.readTree(text) : json.getNodeFactory().textNode(text);
      }
      if (body instanceof byte[] bytes) {
        return bytes.length == 0 ? NullNode.getInstance() : json.readTree(bytes);
      }
      if (body instanceof org.apache.camel.StreamCache || body instanceof InputStream) {
        byte[] bytes = exchange.getMessage().getBody(byte[].class);
        org.apache.camel.support.MessageHelper.resetStreamCache(exchange.getMessage());
        return bytes == null || bytes.length == 0 ? NullNode.getInstance() : json.readTree(bytes);
      }
      return json.valueToTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the body is no JSON: it breaks at line "
              + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())
              + ", column "
              + (e.getLocation() == null ? "?" : e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new IllegalArgumentException("the body cannot be read as JSON");
    }
  }

  /** Field by field, as each call sees it: through the mapper it cost ten times as much. */
  private JsonNode account(Object value) {
    if (!(value instanceof AccountView view)) {
      return json.valueToTree(value);
    }
    ObjectNode account = json.createObjectNode();
    account.put("id", view.id()).put("platform", view.platform()).put("name", view.name());
    view.settings().forEach(account.putObject("settings")::put);
    return account;
  }

  private ObjectNode vars(Exchange exchange) {
    ObjectNode vars = json.createObjectNode();
    exchange
        .getVariables()
        .forEach(
            (name, value) -> {
              if (name.equals(AccountView.VARIABLE)) {
                return;
              }
              JsonNode simple = scalar(value);
              if (simple != null) {
                vars.set(name, simple);
              } else if (value instanceof JsonNode
                  || value instanceof Record
                  || value instanceof Map
                  || value instanceof Collection) {
                vars.set(name, json.valueToTree(value));
              }
            });
    return vars;
  }

  /** Null for what has no simple form. Texts come first: they are what most headers are. */
  private JsonNode scalar(Object value) {
    JsonNodeFactory nodes = json.getNodeFactory();
    if (value instanceof String text) {
      return nodes.textNode(text);
    }
    if (value instanceof Long number) {
      return nodes.numberNode(number.longValue());
    }
    if (value instanceof Integer number) {
      return nodes.numberNode(number.intValue());
    }
    if (value instanceof Boolean flag) {
      return nodes.booleanNode(flag);
    }
    if (value instanceof Number) {
      return json.valueToTree(value);
    }
    return value instanceof CharSequence || value instanceof Temporal || value instanceof Enum
        ? nodes.textNode(value.toString())
        : null;
  }
}
