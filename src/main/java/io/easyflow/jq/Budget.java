package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What one run of a program may use. jackson-jq ignores interrupts, so every part of a program
 * counts itself here; the limits are far above what a page of a thousand orders needs.
 */
final class Budget {
  /** Evaluations and intermediate values of one run; about a second. */
  static final long MAX_STEPS = 20_000_000;

  /** Steps that the binding of a variable takes: as much time as so many others. */
  static final long BINDING = 8;

  /** Values collected into arrays by one run; an object or array counts for eight. */
  static final long MAX_KEPT = 4_000_000;

  /** Nested evaluations; more than {@link #SHALLOW} of them go to a {@link DeepStack}. */
  static final int MAX_DEPTH = 30_000;

  /** Nested evaluations that fit the stack of any thread. */
  static final int SHALLOW = 200;

  /** Results of one run, and values of one {@code range}. */
  static final int MAX_RESULTS = 100_000;

  /** Characters of one text. */
  static final int MAX_TEXT = 8_000_000;

  private static final ThreadLocal<Budget> CURRENT = new ThreadLocal<>();

  private long steps;
  private long kept;
  private int depth;
  private Throwable failure;
  private Object place;

  /** A bound was reached. Unchecked, because {@code try} of jq catches the checked ones. */
  static final class Exceeded extends RuntimeException {
    Exceeded(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * @return the budget of the run on this thread
   */
  static Budget current() {
    return CURRENT.get();
  }

  /**
   * Starts a run on this thread.
   *
   * @return its budget
   */
  static Budget open() {
    Budget budget = new Budget();
    use(budget);
    return budget;
  }

  /** Continues a run on this thread. */
  static void use(Budget budget) {
    CURRENT.set(budget);
  }

  /** Ends the run on this thread. */
  static void close() {
    CURRENT.remove();
  }

  void enter() {
    if (++depth > MAX_DEPTH) {
      throw new Exceeded(
          "the program calls itself too deeply; check that its recursion ends, or use reduce");
    }
    spend(1);
  }

  /**
   * @return true where the next evaluation needs a larger stack
   */
  boolean full() {
    return depth == SHALLOW;
  }

  void leave() {
    depth--;
  }

  void spend(long cost) {
    steps += cost;
    if (steps > MAX_STEPS) {
      throw new Exceeded(
          "the program takes too many steps; check that it ends, or give it smaller input");
    }
  }

  void keep(JsonNode value) {
    kept += value.isContainerNode() ? 8 : 1;
    if (kept > MAX_KEPT) {
      throw new Exceeded("the program collects too many values; bound the arrays it builds");
    }
  }

  /** Remembers the innermost part of the program that failed. */
  void failed(Throwable exception, Object expression) {
    if (failure != exception) {
      failure = exception;
      place = expression;
    }
  }

  /**
   * @return the innermost part that threw it, null when it came from elsewhere
   */
  Object placeOf(Throwable exception) {
    return failure == exception ? place : null;
  }
}
