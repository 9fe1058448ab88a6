package io.easyflow.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.account.Account;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.Expression;
import io.easyflow.catalog.Webhook;
import io.easyflow.channel.NewEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes events of a request that has proved where it comes from. */
final class EventMaker {
  /** Type of an event whose connector finds none. */
  static final String DEFAULT_TYPE = "event";

  /** Longest value of a declared header, in characters. */
  private static final int MAX_HEADER = 4096;

  private final int maxItems;

  /**
   * @param maxItems how many events one request may be split into
   */
  EventMaker(int maxItems) {
    this.maxItems = maxItems;
  }

  /**
   * One event with the body as it came, or, where the connector splits, one per item. An item that
   * has no account, type or order of its own takes the request's; one that has no key takes the
   * request's with its place in it.
   *
   * @param connector whose door it is
   * @param accounts finds the account by what an item tells, the request's for null
   * @param request the request
   * @return the events, may be none where the connector splits
   * @throws RefusedException when the body cannot be read or has too many items
   * @throws io.easyflow.jq.JqException when it is not of the shape the connector's expressions
   *     expect
   */
  List<NewEvent> events(
      Connector connector, Function<String, Account> accounts, WebhookRequest request) {
    Webhook webhook = connector.webhook();
    request.body();
    String type = text(webhook.type(), request);
    String key = text(webhook.key(), request);
    String order = text(webhook.orderBy(), request);
    Draft draft = new Draft(connector, accounts, headers(webhook, request));
    if (webhook.items() == null) {
      return List.of(draft.event(null, type, order, key, request.keptBody()));
    }
    return split(webhook.items().all(request), draft, type, order, key);
  }

  private List<NewEvent> split(
      List<JsonNode> items, Draft draft, String type, String order, String key) {
    if (items.size() > maxItems) {
      throw new RefusedException(
          Refusal.TOO_MANY_EVENTS,
          "One request may hold at most " + maxItems + " events; send several requests.");
    }
    List<NewEvent> events = new ArrayList<>(items.size());
    for (JsonNode item : items) {
      boolean described = item.isObject() && item.has("body");
      String itemKey = described ? text(item, "key") : null;
      String itemType = described ? text(item, "type") : null;
      String itemOrder = described ? text(item, "orderBy") : null;
      events.add(
          draft.event(
              described ? text(item, "account") : null,
              itemType == null ? type : itemType,
              itemOrder == null ? order : itemOrder,
              itemKey == null && key != null ? key + "#" + events.size() : itemKey,
              JsonBody.write(described ? item.get("body") : item)));
    }
    return events;
  }

  private static Map<String, String> headers(Webhook webhook, WebhookRequest request) {
    Map<String, String> values = new HashMap<>();
    if (webhook.headers() != null) {
      webhook
          .headers()
          .forEach(
              (name, expression) -> {
                String value = Texts.bounded(expression.text(request), MAX_HEADER);
                if (value != null) {
                  values.put(name, value);
                }
              });
    }
    return values;
  }

  private static String text(Expression expression, WebhookRequest request) {
    return expression == null ? null : expression.text(request);
  }

  private static String text(JsonNode item, String field) {
    String value = item.path(field).isValueNode() ? item.get(field).asText() : "";
    return value.isEmpty() || item.get(field).isNull() ? null : value;
  }

  /** What all events of one request share. */
  private record Draft(
      Connector connector, Function<String, Account> accounts, Map<String, String> headers) {
    NewEvent event(String account, String type, String order, String key, byte[] body) {
      return new NewEvent(
          InboundComponent.channel(connector.id()),
          connector.id(),
          accounts.apply(account).id(),
          type == null ? DEFAULT_TYPE : Texts.bounded(type, Texts.MAX_KEY),
          Texts.bounded(order, Texts.MAX_KEY),
          Texts.bounded(key, Texts.MAX_KEY),
          connector.webhook().remember(),
          headers,
          body);
    }
  }
}
