package io.easyflow.crash;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs a fuzz target in the normal suite: over inputs that are the same every time. The same target
 * is a {@code @FuzzTest} too, which {@code ./mvnw -Pfuzz verify} runs with coverage guidance.
 */
public final class Fuzz {
  /** How long coverage guidance works on one target. */
  public static final String DURATION = "75s";

  /** No input of a few KB may keep a parser or a mapping busy for longer. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final int MAX_LENGTH = 300;
  private static final int SEEDS = 50;

  private Fuzz() {}

  /**
   * Fails with one example for each place where the target threw something.
   *
   * @param shortForm inputs in the normal suite
   * @param longForm inputs in the crash suite
   * @param target must throw nothing, whatever it gets
   */
  public static void run(int shortForm, int longForm, Consumer<byte[]> target) {
    Map<String, AssertionError> found = new TreeMap<>();
    inputs(Size.of(shortForm, longForm))
        .forEach(
            input ->
                failure(target, input).ifPresent(e -> found.putIfAbsent(place(e.getCause()), e)));
    AssertionError all = new AssertionError(found.size() + " kinds of failure: " + found.keySet());
    found.values().forEach(all::addSuppressed);
    if (!found.isEmpty()) {
      throw all;
    }
  }

  /**
   * @return what coverage guidance starts from
   */
  public static Stream<byte[]> seeds() {
    return inputs(SEEDS);
  }

  private static Stream<byte[]> inputs(int count) {
    Random random = new Random(8);
    return Stream.generate(
            () -> {
              byte[] input = new byte[random.nextInt(MAX_LENGTH)];
              random.nextBytes(input);
              return input;
            })
        .limit(count);
  }

  private static Optional<AssertionError> failure(Consumer<byte[]> target, byte[] input) {
    String shown = Base64.getEncoder().encodeToString(input);
    long began = System.nanoTime();
    try {
      target.accept(input);
    } catch (Throwable e) {
      return Optional.of(new AssertionError("not survived: " + shown, e));
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    return took.compareTo(LONGEST) <= 0
        ? Optional.empty()
        : Optional.of(new AssertionError("took " + took + ": " + shown));
  }

  private static String place(Throwable thrown) {
    if (thrown == null) {
      return "slow";
    }
    StackTraceElement[] stack = thrown.getStackTrace();
    return thrown.getClass().getSimpleName() + (stack.length == 0 ? "" : " at " + stack[0]);
  }
}
