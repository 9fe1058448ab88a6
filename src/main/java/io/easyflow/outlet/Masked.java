package io.easyflow.outlet;

import java.util.function.UnaryOperator;

/**
 * Stands for an exception whose own text may hold a secret, such as a URL with a token: same class
 * name and stack, masked text.
 */
final class Masked extends Exception {
  private static final long serialVersionUID = 1L;

  private Masked(String message, Throwable cause) {
    super(message, cause, false, true);
  }

  static Masked of(Throwable original, UnaryOperator<String> mask) {
    Throwable below = original.getCause();
    String text = original.getMessage();
    String name = original.getClass().getSimpleName();
    Masked masked =
        new Masked(
            text == null ? name : name + ": " + mask.apply(text),
            below == null ? null : of(below, mask));
    masked.setStackTrace(original.getStackTrace());
    return masked;
  }
}
