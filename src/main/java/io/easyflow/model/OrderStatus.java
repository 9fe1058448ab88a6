package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where an order stands. A vendor's word that no mapping knows becomes {@link #UNKNOWN}. */
public enum OrderStatus {
  NEW,
  PROCESSING,
  READY,
  SHIPPED,
  DELIVERED,
  CANCELLED,
  RETURNED,
  UNKNOWN;

  @JsonCreator
  static OrderStatus of(String word) {
    return Words.parse(OrderStatus.class, word, UNKNOWN);
  }

  @JsonValue
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
