package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * An order as a shop or marketplace has it.
 *
 * @param account id of the account it came through, such as {@code shopify:default}
 * @param externalId the platform's id
 * @param number what people call it, {@code externalId} when the platform has no other
 * @param status where it stands
 * @param rawStatus the platform's own word for the status
 * @param paymentStatus how far it is paid
 * @param createdAt when the buyer placed it
 * @param updatedAt the platform's time of the last change: the version. Without it the hub uses the
 *     time it saw the change
 * @param currency three letters of ISO 4217
 * @param total what the buyer pays
 * @param customer the buyer, where the platform tells
 * @param items lines
 * @param delivery how it is delivered, where the platform tells
 * @param payments payments, where the platform lists them
 */
public record Order(
    String account,
    String externalId,
    String number,
    OrderStatus status,
    String rawStatus,
    PaymentStatus paymentStatus,
    Instant createdAt,
    Instant updatedAt,
    String currency,
    @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal total,
    Customer customer,
    List<OrderItem> items,
    Delivery delivery,
    List<OrderPayment> payments) {
  public Order {
    Check.required("account", account);
    Check.id("externalId", externalId);
    number = number == null || number.isBlank() ? externalId : number;
    Check.key("number", number);
    status = status == null ? OrderStatus.UNKNOWN : status;
    paymentStatus = paymentStatus == null ? PaymentStatus.UNKNOWN : paymentStatus;
    Check.currency("currency", currency);
    Check.amount("total", total);
    items = Check.list(items);
    payments = Check.list(payments);
  }
}
