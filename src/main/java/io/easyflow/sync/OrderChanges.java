package io.easyflow.sync;

import io.easyflow.model.Delivery;
import io.easyflow.model.Order;
import io.easyflow.model.OrderItem;
import io.easyflow.model.OrderPayment;
import io.easyflow.model.PaymentStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Names what differs between two versions of an order, in the words of {@code OrderChanged}. */
final class OrderChanges {
  private OrderChanges() {}

  /**
   * @param before the order before, null when it is new
   * @param after the order now
   * @return what changed; empty when nothing a person or a flow would care for did
   */
  static List<String> between(Order before, Order after) {
    List<String> changes = new ArrayList<>();
    boolean paid = after.paymentStatus() == PaymentStatus.PAID;
    if (before == null) {
      changes.add("created");
      if (paid) {
        changes.add("paid");
      }
      return changes;
    }
    if (before.status() != after.status()) {
      changes.add("status");
    }
    if (paid && before.paymentStatus() != PaymentStatus.PAID) {
      changes.add("paid");
    }
    if (!same(before.total(), after.total())
        || !Objects.equals(before.currency(), after.currency())) {
      changes.add("total");
    }
    if (!Objects.equals(before.customer(), after.customer())) {
      changes.add("customer");
    }
    if (!each(before.items(), OrderChanges::plain)
        .equals(each(after.items(), OrderChanges::plain))) {
      changes.add("items");
    }
    if (!Objects.equals(plain(before.delivery()), plain(after.delivery()))) {
      changes.add("delivery");
    }
    if (before.paymentStatus() != after.paymentStatus()
        || !each(before.payments(), OrderChanges::plain)
            .equals(each(after.payments(), OrderChanges::plain))) {
      changes.add("payments");
    }
    return changes;
  }

  private static <T> List<T> each(List<T> values, UnaryOperator<T> plain) {
    return values.stream().map(plain).toList();
  }

  private static boolean same(BigDecimal one, BigDecimal other) {
    return Objects.equals(plain(one), plain(other));
  }

  /** One vendor writes 10.00 in a webhook and 10.0 in an answer; both are the same amount. */
  private static BigDecimal plain(BigDecimal amount) {
    return amount == null ? null : amount.stripTrailingZeros();
  }

  private static OrderItem plain(OrderItem item) {
    return new OrderItem(
        item.externalProductId(),
        item.sku(),
        item.name(),
        plain(item.quantity()),
        plain(item.unitPrice()));
  }

  private static OrderPayment plain(OrderPayment payment) {
    return new OrderPayment(
        payment.method(), payment.status(), plain(payment.amount()), payment.paidAt());
  }

  private static Delivery plain(Delivery delivery) {
    return delivery == null
        ? null
        : new Delivery(
            delivery.method(),
            plain(delivery.price()),
            delivery.address(),
            delivery.recipient(),
            delivery.trackingNumbers());
  }
}
