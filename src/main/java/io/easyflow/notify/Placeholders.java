package io.easyflow.notify;

import io.easyflow.model.Customer;
import io.easyflow.model.Delivery;
import io.easyflow.model.Order;
import io.easyflow.model.OrderChanged;
import io.easyflow.model.OrderItem;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The values templates may show, as people read them. */
final class Placeholders {
  private static final Map<String, BiFunction<OrderChanged, Locale, String>> VALUES =
      new TreeMap<>();

  static {
    order("order.number", Order::number);
    order("order.id", Order::externalId);
    order("order.currency", Order::currency);
    VALUES.put("order.total", (c, locale) -> money(c.order(), c.order().total(), locale));
    VALUES.put("order.date", Placeholders::date);
    VALUES.put("order.items", Placeholders::items);
    customer("customer.name", Customer::name);
    delivery("delivery.method", Delivery::method);
    delivery("delivery.address", Delivery::address);
    delivery("delivery.recipient", Delivery::recipient);
    delivery("delivery.trackingNumbers", d -> String.join(", ", d.trackingNumbers()));
    VALUES.put(
        "delivery.price",
        (c, locale) ->
            c.order().delivery() == null
                ? ""
                : money(c.order(), c.order().delivery().price(), locale));
  }

  private Placeholders() {}

  /**
   * @return every name there is
   */
  static Set<String> names() {
    return VALUES.keySet();
  }

  /**
   * @param name one of {@link #names}
   * @param changed the order
   * @param locale language
   * @return the value, empty when the order does not have it
   */
  static String value(String name, OrderChanged changed, Locale locale) {
    String value = VALUES.get(name).apply(changed, locale);
    return value == null ? "" : value;
  }

  private static void order(String name, Function<Order, String> value) {
    VALUES.put(name, (changed, locale) -> value.apply(changed.order()));
  }

  private static void customer(String name, Function<Customer, String> value) {
    VALUES.put(
        name, (c, locale) -> c.order().customer() == null ? "" : value.apply(c.order().customer()));
  }

  private static void delivery(String name, Function<Delivery, String> value) {
    VALUES.put(
        name, (c, locale) -> c.order().delivery() == null ? "" : value.apply(c.order().delivery()));
  }

  private static String money(Order order, java.math.BigDecimal amount, Locale locale) {
    return Money.text(amount, order.currency(), locale);
  }

  private static String date(OrderChanged changed, Locale locale) {
    return changed.order().createdAt() == null
        ? ""
        : DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
            .withLocale(locale)
            .format(changed.order().createdAt().atZone(ZoneOffset.UTC));
  }

  private static String items(OrderChanged changed, Locale locale) {
    return changed.order().items().stream()
        .filter(item -> item.name() != null)
        .map(Placeholders::item)
        .collect(Collectors.joining("\n"));
  }

  private static String item(OrderItem item) {
    return item.name() + " × " + item.quantity().stripTrailingZeros().toPlainString();
  }
}
