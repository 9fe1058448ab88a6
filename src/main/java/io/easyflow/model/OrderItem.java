package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/**
 * One line of an order.
 *
 * @param externalProductId the platform's id of what was bought
 * @param sku the seller's own article
 * @param name as shown to the buyer
 * @param quantity how many, may be fractional
 * @param unitPrice price of one, in the order's currency
 */
public record OrderItem(
    String externalProductId,
    String sku,
    String name,
    @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal quantity,
    @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal unitPrice) {
  public OrderItem {
    Check.required("items[].quantity", quantity);
    Check.amount("items[].quantity", quantity);
    Check.amount("items[].unitPrice", unitPrice);
  }
}
