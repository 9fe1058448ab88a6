package io.easyflow.model;

import java.math.BigDecimal;
import java.util.List;

/** Checks that canonical records share. */
final class Check {
  private static final int MAX_DIGITS = 30;

  private Check() {}

  static String required(String field, String value) {
    if (value == null || value.isBlank()) {
      throw new InvalidModelException(field, "is missing");
    }
    return value;
  }

  static <T> T required(String field, T value) {
    if (value == null) {
      throw new InvalidModelException(field, "is missing");
    }
    return value;
  }

  static String currency(String field, String value) {
    if (value != null && !value.matches("[A-Z]{3}")) {
      throw new InvalidModelException(
          field, "is '" + value + "', expected three capital letters as in ISO 4217 (RUB, USD)");
    }
    return value;
  }

  static BigDecimal amount(String field, BigDecimal value) {
    if (value != null && value.precision() - value.scale() > MAX_DIGITS
        || value != null && value.scale() > MAX_DIGITS) {
      throw new InvalidModelException(field, "has more than " + MAX_DIGITS + " digits");
    }
    return value;
  }

  static <T> List<T> list(List<T> values) {
    return values == null ? List.of() : List.copyOf(values);
  }
}
