package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a payment has come. A vendor's word that no mapping knows becomes {@link #UNKNOWN}. */
public enum PaymentStatus {
  PENDING,
  AUTHORIZED,
  PARTIALLY_PAID,
  PAID,
  PARTIALLY_REFUNDED,
  REFUNDED,
  CANCELLED,
  FAILED,
  UNKNOWN;

  @JsonCreator
  static PaymentStatus of(String word) {
    return Words.parse(PaymentStatus.class, word, UNKNOWN);
  }

  @JsonValue
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
