package io.easyflow.sync;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.Effect;
import io.easyflow.model.AnalyticsRow;
import io.easyflow.model.Contact;
import io.easyflow.model.Order;
import io.easyflow.model.OrderState;
import io.easyflow.model.Product;
import io.easyflow.model.StockLevel;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * Where connector routes hand canonical records to the hub. Each entry takes one record or a list,
 * adds what shall be kept to the delivery, and calls no platform.
 */
@Component
public class HubEntryRoutes extends RouteBuilder {
  private final CanonicalJson json;

  /**
   * @param json writes what shall be kept
   */
  public HubEntryRoutes(CanonicalJson json) {
    this.json = json;
  }

  @Override
  public void configure() {
    // A failure belongs to the delivery that called.
    errorHandler(noErrorHandler());
    entry(
        "hub-order",
        "Keeps orders, tells flows what changed",
        Order.class,
        (orders, seen) -> OrdersSeen.whole(orders, seen, json));
    entry(
        "hub-order-state",
        "Keeps statuses that come apart from their orders",
        OrderState.class,
        OrdersSeen::states);
    entry("hub-product", "Keeps products", Product.class, rows(RowTable.PRODUCTS));
    entry("hub-contact", "Keeps contacts", Contact.class, rows(RowTable.CONTACTS));
    entry("hub-stock", "Keeps stock levels", StockLevel.class, rows(RowTable.STOCK));
    entry("hub-analytics", "Keeps sales and returns", AnalyticsRow.class, rows(RowTable.ANALYTICS));
  }

  private static <T> BiFunction<List<T>, Instant, Effect> rows(RowTable table) {
    return (rows, seen) -> new RowsSeen(table, rows, seen);
  }

  private <T> void entry(
      String id, String description, Class<T> type, BiFunction<List<T>, Instant, Effect> effect) {
    from("direct:" + id)
        .routeId(id)
        .routeDescription(description)
        .process(
            exchange -> {
              List<T> records = records(exchange, id, type);
              if (!records.isEmpty()) {
                Delivery delivery = delivery(exchange, id);
                // Not the time of this try: one that is late must not look newer than it is.
                delivery.effect(effect.apply(records, delivery.receivedAt()));
              }
            });
  }

  /**
   * @param exchange at a hub entry
   * @param entry its name
   * @return the delivery the exchange belongs to
   * @throws IllegalStateException when there is none
   */
  public static Delivery delivery(Exchange exchange, String entry) {
    Delivery delivery = Delivery.of(exchange);
    if (delivery == null) {
      throw new IllegalStateException(
          "direct:"
              + entry
              + " was called outside a delivery, so nothing would be kept: call it from a route"
              + " that begins at inbound: or durable:");
    }
    return delivery;
  }

  /**
   * @param exchange at a hub entry
   * @param entry its name
   * @param type the record it takes
   * @param <T> the record
   * @return the body's records, none for an empty body
   * @throws DeliveryFailure.Permanent when the body is something else
   */
  public static <T> List<T> records(Exchange exchange, String entry, Class<T> type) {
    Object body = exchange.getMessage().getBody();
    if (body == null) {
      return List.of();
    }
    List<?> found = body instanceof List<?> list ? list : List.of(body);
    for (Object one : found) {
      if (!type.isInstance(one)) {
        throw new DeliveryFailure.Permanent(
            "direct:%s takes %s or a list of them, but the body holds %s: put the matching map: step before it"
                .formatted(
                    entry,
                    type.getSimpleName(),
                    one == null ? "null" : one.getClass().getSimpleName()),
            null);
      }
    }
    return found.stream().map(type::cast).toList();
  }
}
