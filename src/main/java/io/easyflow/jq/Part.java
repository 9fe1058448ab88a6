package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/**
 * A part of a program that is asked for its values. jackson-jq pushes every value on into what
 * follows, so a mapping becomes one deep stack of callbacks, which no just-in-time compiler sees
 * through, and {@code first} unwinds it with an exception. Most parts give one value: those return
 * it. Paths, as {@code |=} needs them, are left to jackson-jq.
 */
abstract class Part {
  private final Counted counted;
  private final boolean single;

  /** Takes values one by one. */
  @FunctionalInterface
  interface Sink {
    /**
     * @return false to end the stream
     */
    boolean take(JsonNode value) throws JsonQueryException;
  }

  /**
   * @param counted what counts it, null for what is too small to be counted
   * @param single true when it never gives more than one value
   */
  Part(Counted counted, boolean single) {
    this.counted = counted;
    this.single = single;
  }

  /**
   * @return true when it never gives more than one value
   */
  final boolean single() {
    return single;
  }

  /** The value of a single part, null for none. */
  abstract JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException;

  /**
   * The values of a part that is not single.
   *
   * @return false when the sink ended them
   */
  boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
    throw new IllegalStateException("gives one value");
  }

  /** Asks a single part for its value, null for none. */
  final JsonNode one(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
    if (counted == null) {
      return value(scope, in, budget);
    }
    budget.enter();
    try {
      JsonNode value = budget.full() ? deep(scope, in, budget) : value(scope, in, budget);
      if (value != null) {
        counted.weigh(value, budget);
      }
      return value;
    } catch (JsonQueryException e) {
      counted.blame(e, budget);
      throw e;
    } finally {
      budget.leave();
    }
  }

  /**
   * Asks any part for its values.
   *
   * @return false when the sink ended them
   */
  final boolean each(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
    if (single) {
      JsonNode value = one(scope, in, budget);
      return value == null || sink.take(value);
    }
    if (counted == null) {
      return values(scope, in, budget, sink);
    }
    Passing passing = new Passing(counted, budget, sink);
    budget.enter();
    try {
      return budget.full() ? deep(scope, in, budget, passing) : values(scope, in, budget, passing);
    } catch (JsonQueryException e) {
      if (!passing.passedOn) {
        counted.blame(e, budget);
      }
      throw e;
    } finally {
      budget.leave();
    }
  }

  private JsonNode deep(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
    JsonNode[] found = new JsonNode[1];
    DeepStack.run(budget, () -> found[0] = value(scope, in, budget));
    return found[0];
  }

  private boolean deep(Scope scope, JsonNode in, Budget budget, Sink sink)
      throws JsonQueryException {
    boolean[] more = new boolean[1];
    DeepStack.run(budget, () -> more[0] = values(scope, in, budget, sink));
    return more[0];
  }

  /** Counts the values; what fails while one is passed on is not this part's failure. */
  private static final class Passing implements Sink {
    private final Counted counted;
    private final Budget budget;
    private final Sink next;
    private boolean passedOn;

    Passing(Counted counted, Budget budget, Sink next) {
      this.counted = counted;
      this.budget = budget;
      this.next = next;
    }

    @Override
    public boolean take(JsonNode value) throws JsonQueryException {
      counted.weigh(value, budget);
      passedOn = true;
      boolean more = next.take(value);
      passedOn = false;
      return more;
    }
  }

  /** Makes one value of each value of another part. */
  abstract static class Step extends Part {
    private final Part from;

    Step(Counted counted, Part from) {
      super(counted, from.single());
      this.from = from;
    }

    /**
     * @return null for none
     */
    abstract JsonNode step(JsonNode value) throws JsonQueryException;

    @Override
    JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
      JsonNode value = from.one(scope, in, budget);
      return value == null ? null : step(value);
    }

    @Override
    boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
      return from.each(
          scope,
          in,
          budget,
          value -> {
            JsonNode made = step(value);
            return made == null || sink.take(made);
          });
    }
  }

  /** A part that may give many values. */
  abstract static class Many extends Part {
    Many(Counted counted) {
      super(counted, false);
    }

    @Override
    final JsonNode value(Scope scope, JsonNode in, Budget budget) {
      throw new IllegalStateException("gives many values");
    }
  }

  /** A part that jackson-jq evaluates. */
  static final class Foreign extends Many {
    private final Expression part;

    Foreign(Expression part) {
      super(null); // it counts itself
      this.part = part;
    }

    @Override
    boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
      Ended ended = new Ended();
      try {
        part.apply(scope, in, null, ended.into(sink), false);
        return true;
      } catch (Ended end) {
        if (end != ended) {
          throw end;
        }
        return false;
      }
    }
  }

  /** Ends a stream of jackson-jq; unchecked, because {@code try} of jq catches the checked ones. */
  static final class Ended extends RuntimeException {
    Ended() {
      super(null, null, false, false);
    }

    PathOutput into(Sink sink) {
      return (value, at) -> {
        if (!sink.take(value)) {
          throw this;
        }
      };
    }
  }

  /** Keeps the one value that jackson-jq gives. */
  static final class Held implements PathOutput {
    JsonNode value;

    @Override
    public void emit(JsonNode given, Path path) {
      value = given;
    }
  }
}
