package io.easyflow.outlet;

import java.util.function.UnaryOperator;

/**
 * Stands for an exception whose own text may hold a secret, such as a URL with a token: same class
 * name and stack, masked text.
 */
final class Masked extends Exception {
  private static final long serialVersionUID = 1L;

  private Masked(String message) {
    super(message, null, false, true);
  }

  static Masked of(Throwable cause, UnaryOperator<String> mask) {
    String text = cause.getMessage();
    Masked masked =
        new Masked(
            cause.getClass().getSimpleName() + (text == null ? "" : ": " + mask.apply(text)));
    masked.setStackTrace(cause.getStackTrace());
    if (cause.getCause() != null && cause.getCause() != cause) {
      masked.initCause(of(cause.getCause(), mask));
    }
    return masked;
  }
}
