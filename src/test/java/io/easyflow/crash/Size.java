package io.easyflow.crash;

/**
 * How much a scenario does: a little in the normal tests, the whole in {@code ./mvnw -Pcrash
 * verify}.
 */
final class Size {
  private static final boolean LONG = "long".equals(System.getProperty("easyflow.crash"));

  private Size() {}

  static boolean isLong() {
    return LONG;
  }

  static int of(int shortForm, int longForm) {
    return LONG ? longForm : shortForm;
  }
}
