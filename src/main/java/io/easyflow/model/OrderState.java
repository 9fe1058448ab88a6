package io.easyflow.model;

import java.time.Instant;

/**
 * Only the status of an order, from platforms that are asked for statuses apart from orders.
 *
 * @param account id of the account
 * @param externalId the platform's id of the order
 * @param status where it stands
 * @param rawStatus the platform's own word
 * @param paymentStatus how far it is paid, null where the platform does not say
 * @param updatedAt the platform's time of the change, null where it does not say
 */
public record OrderState(
    String account,
    String externalId,
    OrderStatus status,
    String rawStatus,
    PaymentStatus paymentStatus,
    Instant updatedAt) {
  public OrderState {
    Check.required("account", account);
    Check.id("externalId", externalId);
    status = status == null ? OrderStatus.UNKNOWN : status;
  }
}
