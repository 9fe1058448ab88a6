package io.easyflow.model;

import java.math.BigDecimal;
import java.util.List;

/** Checks that canonical records share. */
final class Check {
  private static final int MAX_DIGITS = 30;

  /** Longest text that is looked up: an entry of an index holds 2,704 bytes, in two parts maybe. */
  private static final int MAX_KEY = 400;

  private Check() {}

  static String required(String field, String value) {
    if (value == null || value.isBlank()) {
      throw new InvalidModelException(field, "is missing");
    }
    return value;
  }

  static String id(String field, String value) {
    return key(field, required(field, value));
  }

  static String key(String field, String value) {
    if (value != null && value.length() > MAX_KEY) {
      throw new InvalidModelException(
          field, "has " + value.length() + " characters, more than " + MAX_KEY);
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
