package io.easyflow.model;

import java.util.List;

/**
 * What the hub tells flows when an order is new or different. The event it travels in has the type
 * {@code order-changed}.
 *
 * @param order the order as it is now
 * @param changes what changed: {@code created}, {@code paid}, {@code status}, {@code total}, {@code
 *     customer}, {@code items}, {@code delivery}, {@code payments}
 * @param previousStatus the status before, null for a new order
 * @param previousPaymentStatus the payment status before, null for a new order
 */
public record OrderChanged(
    Order order,
    List<String> changes,
    OrderStatus previousStatus,
    PaymentStatus previousPaymentStatus) {
  public OrderChanged {
    Check.required("order", order);
    changes = Check.list(changes);
  }
}
