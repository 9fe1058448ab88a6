package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A payment of an order as the shop reports it.
 *
 * @param method the platform's word for the way of paying
 * @param status how far it has come
 * @param amount in the order's currency
 * @param paidAt when it was paid
 */
public record OrderPayment(
    String method,
    PaymentStatus status,
    @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount,
    Instant paidAt) {
  public OrderPayment {
    Check.amount("payments[].amount", amount);
    status = status == null ? PaymentStatus.UNKNOWN : status;
  }
}
