package io.easyflow.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.account.AccountView;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.NewEvent;
import io.easyflow.outlet.JqVariables;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Runs a mapping on the body of an exchange. */
final class MapProducer extends DefaultProducer {
  static final String FAILED_ITEMS = "failed-items";
  static final String NEXT_CURSOR = "nextCursor";

  private final MapEndpoint endpoint;
  private final RecordReader reader;
  private final JqVariables jqVariables;

  MapProducer(MapEndpoint endpoint, RecordReader reader, JqVariables jqVariables) {
    super(endpoint);
    this.endpoint = endpoint;
    this.reader = reader;
    this.jqVariables = jqVariables;
  }

  @Override
  public void process(Exchange exchange) {
    Mapping mapping = endpoint.current();
    JsonNode body = body(exchange);
    Map<String, JsonNode> variables = jqVariables.of(exchange);
    Object mapped =
        endpoint.isEach()
            ? new EachItem(
                    mapping,
                    reader,
                    variables,
                    account(exchange),
                    (page, reason) -> deadLetter(exchange, page, variables, reason))
                .of(body)
            : only(mapping, mapping.run(body, variables), account(exchange));
    Mapping cursor = endpoint.currentCursor();
    if (cursor != null) {
      exchange.setVariable(NEXT_CURSOR, text(cursor.run(body, variables)));
    }
    exchange.getMessage().setBody(mapped);
  }

  private JsonNode body(Exchange exchange) {
    try {
      return jqVariables.input(exchange);
    } catch (IllegalArgumentException e) {
      throw new DeliveryFailure.Permanent(
          "map:" + endpoint.getMapping() + ": " + e.getMessage(), null);
    }
  }

  private Object only(Mapping mapping, List<JsonNode> results, String account) {
    if (results.size() > 1) {
      throw new DeliveryFailure.Permanent(
          "%s: gave %d results, expected one; a route that wants all of them says 'each: true'"
              .formatted(mapping.file(), results.size()),
          null);
    }
    return results.isEmpty() ? null : reader.read(mapping, results.get(0), account);
  }

  /** One bad item stops nobody; without a delivery nobody could keep it, so it is thrown. */
  private void deadLetter(
      Exchange exchange,
      JsonNode page,
      Map<String, JsonNode> variables,
      DeliveryFailure.Permanent reason) {
    Delivery delivery = Delivery.of(exchange);
    if (delivery == null) {
      throw reason;
    }
    delivery.deadLetter(
        new NewEvent(
            FAILED_ITEMS,
            delivery.platform(),
            delivery.account(),
            "failed-item",
            null,
            null,
            null,
            FailedItemHeaders.of(endpoint.getMapping(), variables.get("vars")),
            page.toString().getBytes(StandardCharsets.UTF_8)),
        reason.getMessage());
  }

  private static String account(Exchange exchange) {
    AccountView account = exchange.getVariable(AccountView.VARIABLE, AccountView.class);
    return account != null
        ? account.id()
        : exchange.getMessage().getHeader("accountId", String.class);
  }

  private static String text(List<JsonNode> results) {
    JsonNode first = results.isEmpty() ? null : results.get(0);
    if (first == null || first.isNull()) {
      return "";
    }
    return first.isValueNode() ? first.asText() : first.toString();
  }
}
