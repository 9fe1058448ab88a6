package io.easyflow.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.Expression;
import io.easyflow.catalog.Webhook;
import io.easyflow.channel.NewEvent;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns an update that was polled into the event its door would have made of it: same type, dedupe
 * key and order, so that routes see no difference and a change between polling and webhook repeats
 * nothing. {@code webhook.items} does not apply: updates are polled one by one.
 */
final class UpdateEvents {
  private final Connector connector;
  private final CanonicalJson json;

  /**
   * @param connector has a webhook
   * @param json writes bodies
   */
  UpdateEvents(Connector connector, CanonicalJson json) {
    this.connector = connector;
    this.json = json;
  }

  /**
   * @param account id of the account
   * @param update what was polled
   * @return the event for {@code inbound:<platform>}
   */
  NewEvent of(String account, JsonNode update) {
    Webhook webhook = connector.webhook();
    Update source = new Update(update);
    Map<String, String> headers = new HashMap<>();
    if (webhook.headers() != null) {
      webhook
          .headers()
          .forEach(
              (name, expression) -> {
                String value = expression.text(source);
                if (value != null) {
                  headers.put(name, value);
                }
              });
    }
    return new NewEvent(
        "inbound:" + connector.id(),
        connector.id(),
        account,
        text(webhook.type(), source),
        text(webhook.orderBy(), source),
        text(webhook.key(), source),
        webhook.remember(),
        headers,
        json.bytes(update));
  }

  private static String text(Expression expression, Update source) {
    return expression == null ? null : expression.text(source);
  }

  /** A request that never was: only its body is known. */
  private record Update(JsonNode body) implements Expression.Source {
    @Override
    public String header(String name) {
      return null;
    }

    @Override
    public JsonNode json() {
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      request.putObject("headers");
      request.putObject("query");
      request.putObject("path");
      request.set("body", body);
      return request;
    }
  }
}
