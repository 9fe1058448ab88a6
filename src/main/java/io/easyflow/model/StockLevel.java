package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/**
 * How many of a product lie at one place.
 *
 * @param account id of the account
 * @param productId the platform's id that stock is set by
 * @param sku the seller's own article, where known
 * @param location the platform's id of the warehouse
 * @param quantity how many
 */
public record StockLevel(
    String account,
    String productId,
    String sku,
    String location,
    @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal quantity) {
  public StockLevel {
    Check.required("account", account);
    Check.id("productId", productId);
    Check.key("location", location);
    Check.required("quantity", quantity);
    Check.amount("quantity", quantity);
  }
}
