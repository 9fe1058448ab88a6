package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Something that can be sold: one variant, not a group of them.
 *
 * @param account id of the account
 * @param externalId the platform's id
 * @param parentId the platform's id of the group it belongs to
 * @param sku the seller's own article
 * @param name as shown to buyers
 * @param price price of one
 * @param currency three letters of ISO 4217
 * @param stock how many are left, null where the platform does not say
 * @param stockId the id that stock is set by, where it is not {@code externalId}
 * @param barcodes bar codes
 * @param active false when it is not on sale
 * @param updatedAt the platform's time of the last change
 */
public record Product(
    String account,
    String externalId,
    String parentId,
    String sku,
    String name,
    @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal price,
    String currency,
    @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal stock,
    String stockId,
    List<String> barcodes,
    Boolean active,
    Instant updatedAt) {
  public Product {
    Check.required("account", account);
    Check.id("externalId", externalId);
    Check.key("sku", sku);
    Check.currency("currency", currency);
    Check.amount("price", price);
    Check.amount("stock", stock);
    barcodes = Check.list(barcodes);
    active = active == null || active;
  }
}
