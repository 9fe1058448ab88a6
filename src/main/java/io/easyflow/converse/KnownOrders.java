package io.easyflow.converse;

import io.easyflow.handoff.ChatView;
import io.easyflow.model.Delivery;
import io.easyflow.model.Order;
import io.easyflow.model.OrderItem;
import io.easyflow.notify.Address;
import io.easyflow.notify.AddressBook;
import io.easyflow.sync.Orders;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * A customer's own orders, as the consultant may tell of them. They are found by a phone that the
 * messenger vouches for: anybody can type the phone of somebody else.
 */
@Component
class KnownOrders {
  private static final int MOST = 5;

  private final AddressBook addresses;
  private final Orders orders;
  private final ConverseProperties properties;

  KnownOrders(AddressBook addresses, Orders orders, ConverseProperties properties) {
    this.addresses = addresses;
    this.orders = orders;
    this.properties = properties;
  }

  /**
   * @return one line for all, the newest order first; empty when none is known
   */
  String of(ChatView chat) {
    String phone =
        addresses
            .find(chat.account(), chat.chatId())
            .map(Address::phone)
            .orElse(properties.trustToldPhone() ? chat.phone() : null);
    if (phone == null) {
      return "";
    }
    Orders.Filter theirs = new Orders.Filter(null, null, null, null, null, phone, null, null, null);
    return orders.search(theirs, MOST, null).items().stream()
        .map(KnownOrders::line)
        .collect(Collectors.joining("; "));
  }

  private static String line(Order order) {
    List<String> parts = new ArrayList<>();
    parts.add(PromptText.quoted(order.number()));
    if (order.createdAt() != null) {
      parts.add(order.createdAt().atZone(ZoneOffset.UTC).toLocalDate().toString());
    }
    parts.add("status " + word(order.status()) + ", payment " + word(order.paymentStatus()));
    if (order.total() != null) {
      parts.add(
          order.total().toPlainString() + (order.currency() == null ? "" : " " + order.currency()));
    }
    String items =
        order.items().stream()
            .limit(MOST)
            .map(OrderItem::name)
            .map(PromptText::quoted)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.joining(" "));
    if (!items.isEmpty()) {
      parts.add("items " + items);
    }
    Delivery delivery = order.delivery();
    if (delivery != null && !delivery.trackingNumbers().isEmpty()) {
      parts.add("tracking " + PromptText.quoted(String.join(" ", delivery.trackingNumbers())));
    }
    return String.join(", ", parts);
  }

  private static String word(Enum<?> status) {
    return status.name().toLowerCase(java.util.Locale.ROOT);
  }
}
