package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.util.List;

/**
 * How an order reaches its buyer.
 *
 * @param method the platform's word for the way of delivery
 * @param price what the buyer pays for it
 * @param address one line
 * @param recipient who receives it
 * @param trackingNumbers carriers' numbers
 */
public record Delivery(
    String method,
    @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal price,
    String address,
    String recipient,
    List<String> trackingNumbers) {
  public Delivery {
    Check.amount("delivery.price", price);
    trackingNumbers = Check.list(trackingNumbers);
  }
}
