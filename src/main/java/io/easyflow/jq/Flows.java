package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;

/** Parts that decide what is evaluated: pipes, commas, conditions, operators, loops. */
final class Flows {
  private Flows() {}

  /**
   * One step of a pipe.
   *
   * @param part what it evaluates
   * @param variable what its value is called in the steps after it, which keep their {@code .};
   *     null where the value becomes their {@code .}
   */
  record Stage(Part part, String variable) {}

  static boolean truthy(JsonNode value) {
    return !value.isNull()
        && !value.isMissingNode()
        && (!value.isBoolean() || value.booleanValue());
  }

  /** A scope in which a variable is bound. */
  static Scope bind(Scope scope, String variable, JsonNode value, Budget budget) {
    budget.spend(Budget.BINDING);
    Scope bound = Scope.newChildScope(scope);
    bound.setValue(variable, value);
    return bound;
  }

  /** {@code a | b as $x | c}. */
  static Part pipe(Counted counted, List<Stage> stages) {
    Stage[] steps = stages.toArray(new Stage[0]);
    return new Part(counted, stages.stream().allMatch(stage -> stage.part().single())) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        Scope inner = scope;
        JsonNode value = in;
        for (Stage step : steps) {
          JsonNode found = step.part.one(inner, value, budget);
          if (found == null) {
            return null;
          }
          if (step.variable == null) {
            value = found;
          } else {
            inner = bind(inner, step.variable, found, budget);
          }
        }
        return value;
      }

      @Override
      boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
        return from(0, scope, in, budget, sink);
      }

      private boolean from(int index, Scope scope, JsonNode in, Budget budget, Sink sink)
          throws JsonQueryException {
        if (index == steps.length) {
          return sink.take(in);
        }
        Stage step = steps[index];
        return step.part.each(
            scope,
            in,
            budget,
            value ->
                step.variable == null
                    ? from(index + 1, scope, value, budget, sink)
                    : from(index + 1, bind(scope, step.variable, value, budget), in, budget, sink));
      }
    };
  }

  /** {@code a, b}. */
  static Part comma(Counted counted, List<Part> parts) {
    return new Part.Many(counted) {
      @Override
      boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
        for (Part part : parts) {
          if (!part.each(scope, in, budget, sink)) {
            return false;
          }
        }
        return true;
      }
    };
  }

  /**
   * {@code if ... then ... elif ... then ... else ... end}.
   *
   * @param conditions at least one
   * @param branches as many, and what is behind {@code else}
   */
  static Part conditional(Counted counted, List<Part> conditions, List<Part> branches) {
    boolean single =
        conditions.stream().allMatch(Part::single) && branches.stream().allMatch(Part::single);
    int last = conditions.size();
    return new Part(counted, single) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        int taken = 0;
        while (taken < last) {
          JsonNode holds = conditions.get(taken).one(scope, in, budget);
          if (holds == null) {
            return null;
          }
          if (truthy(holds)) {
            break;
          }
          taken++;
        }
        return branches.get(taken).one(scope, in, budget);
      }

      @Override
      boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
        return from(0, scope, in, budget, sink);
      }

      private boolean from(int index, Scope scope, JsonNode in, Budget budget, Sink sink)
          throws JsonQueryException {
        if (index == last) {
          return branches.get(last).each(scope, in, budget, sink);
        }
        return conditions
            .get(index)
            .each(
                scope,
                in,
                budget,
                holds ->
                    truthy(holds)
                        ? branches.get(index).each(scope, in, budget, sink)
                        : from(index + 1, scope, in, budget, sink));
      }
    };
  }

  /** {@code a // b}. */
  static Part alternative(Counted counted, Part first, Part second) {
    return new Part(counted, first.single() && second.single()) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        JsonNode value = first.one(scope, in, budget);
        return value != null && truthy(value) ? value : second.one(scope, in, budget);
      }

      @Override
      boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
        boolean[] any = new boolean[1];
        boolean more =
            first.each(
                scope,
                in,
                budget,
                value -> {
                  if (!truthy(value)) {
                    return true;
                  }
                  boolean wanted = sink.take(value);
                  any[0] = true;
                  return wanted;
                });
        return more && (any[0] || second.each(scope, in, budget, sink));
      }
    };
  }

  /**
   * {@code a and b}, {@code a or b}.
   *
   * @param decided the first value that decides: true for {@code or}
   */
  static Part logic(Counted counted, Part first, Part second, boolean decided) {
    return new Part(counted, first.single() && second.single()) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        JsonNode value = first.one(scope, in, budget);
        if (value == null || truthy(value) == decided) {
          return value == null ? null : BooleanNode.valueOf(decided);
        }
        JsonNode other = second.one(scope, in, budget);
        return other == null ? null : BooleanNode.valueOf(truthy(other));
      }

      @Override
      boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
        return first.each(
            scope,
            in,
            budget,
            value ->
                truthy(value) == decided
                    ? sink.take(BooleanNode.valueOf(decided))
                    : second.each(
                        scope, in, budget, other -> sink.take(BooleanNode.valueOf(truthy(other)))));
      }
    };
  }

  /** {@code a + b}, {@code a == b}: as in jq, the right side is evaluated first. */
  static Part operation(Counted counted, BinaryOperator operator, Part left, Part right) {
    return new Part(counted, left.single() && right.single()) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        JsonNode second = right.one(scope, in, budget);
        JsonNode first = second == null ? null : left.one(scope, in, budget);
        return first == null ? null : operator.apply(scope.getObjectMapper(), first, second);
      }

      @Override
      boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
        return right.each(
            scope,
            in,
            budget,
            second ->
                left.each(
                    scope,
                    in,
                    budget,
                    first -> sink.take(operator.apply(scope.getObjectMapper(), first, second))));
      }
    };
  }

  /**
   * {@code try a catch b}, {@code a?}. As in jackson-jq, what fails behind it in the same stream is
   * caught too.
   *
   * @param otherwise may be null
   */
  static Part attempt(Counted counted, Part part, Part otherwise) {
    return new Part.Many(counted) {
      @Override
      boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
        try {
          return part.each(scope, in, budget, sink);
        } catch (JsonQueryException e) {
          return otherwise == null || otherwise.each(scope, e.getMessageAsJsonNode(), budget, sink);
        }
      }
    };
  }

  /** {@code reduce items as $variable (start; update)}: the last value of an update counts. */
  static Part reduce(Counted counted, Part items, String variable, Part start, Part update) {
    return new Part(counted, start.single()) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        JsonNode begun = start.one(scope, in, budget);
        return begun == null ? null : reduced(scope, in, begun, budget);
      }

      @Override
      boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
        return start.each(scope, in, budget, begun -> sink.take(reduced(scope, in, begun, budget)));
      }

      private JsonNode reduced(Scope scope, JsonNode in, JsonNode begun, Budget budget)
          throws JsonQueryException {
        JsonNode[] result = {begun};
        Scope inner = Scope.newChildScope(scope);
        items.each(
            scope,
            in,
            budget,
            item -> {
              JsonNode[] updated = {NullNode.getInstance()};
              inner.setValue(variable, item);
              update.each(
                  inner,
                  result[0],
                  budget,
                  value -> {
                    updated[0] = value;
                    return true;
                  });
              result[0] = updated[0];
              return true;
            });
        return result[0];
      }
    };
  }

  /** Functions are defined, then the last part is evaluated. */
  static Part defining(Counted counted, List<Expression> definitions, Part last) {
    return new Part(counted, last.single()) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        define(scope, in);
        return last.one(scope, in, budget);
      }

      @Override
      boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
        define(scope, in);
        return last.each(scope, in, budget, sink);
      }

      private void define(Scope scope, JsonNode in) throws JsonQueryException {
        for (Expression definition : definitions) {
          definition.apply(scope, in, null, new Held(), false);
        }
      }
    };
  }
}
