package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * One sale or return in a marketplace's own statistics.
 *
 * @param account id of the account
 * @param externalId the platform's id of the row
 * @param orderId the platform's id of the order it belongs to, where it tells
 * @param sku the seller's own article
 * @param kind {@code sale} or {@code return}
 * @param quantity how many
 * @param amount money, in {@code currency}
 * @param currency three letters of ISO 4217
 * @param at when it happened
 */
public record AnalyticsRow(
    String account,
    String externalId,
    String orderId,
    String sku,
    String kind,
    @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal quantity,
    @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount,
    String currency,
    Instant at) {
  public AnalyticsRow {
    Check.required("account", account);
    Check.id("externalId", externalId);
    Check.currency("currency", currency);
    Check.amount("amount", amount);
  }
}
