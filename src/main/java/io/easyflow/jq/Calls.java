package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** Parts that call a function. */
final class Calls {
  private Calls() {}

  /**
   * A selection of {@link Selections}.
   *
   * @return null where the function is none
   */
  static Part selection(Counted counted, String name, Function function, List<Part> args) {
    Predicate<JsonNode> kind = Selections.KINDS.get(name);
    if (kind != null) {
      return new Part(counted, true) {
        @Override
        JsonNode value(Scope scope, JsonNode in, Budget budget) {
          return kind.test(in) ? in : null;
        }
      };
    }
    return switch (name) {
      case "select/1" -> select(counted, args.get(0));
      case "first/1" -> first(counted, args.get(0));
      case "map/1" -> map(counted, args.get(0), function);
      case "any/2" -> search(counted, args.get(0), args.get(1), true);
      case "all/2" -> search(counted, args.get(0), args.get(1), false);
      default -> null;
    };
  }

  private static Part select(Counted counted, Part condition) {
    return new Part(counted, condition.single()) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        JsonNode holds = condition.one(scope, in, budget);
        return holds != null && Flows.truthy(holds) ? in : null;
      }

      @Override
      boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
        return condition.each(scope, in, budget, holds -> !Flows.truthy(holds) || sink.take(in));
      }
    };
  }

  private static Part first(Counted counted, Part stream) {
    return new Part(counted, true) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        if (stream.single()) {
          return stream.one(scope, in, budget);
        }
        JsonNode[] found = new JsonNode[1];
        stream.each(
            scope,
            in,
            budget,
            value -> {
              found[0] = value;
              return false;
            });
        return found[0];
      }
    };
  }

  private static Part map(Counted counted, Part each, Function function) {
    return new Part(counted, true) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        if (!in.isContainerNode()) {
          function.apply(scope, List.of(asked(each)), in, null, new Held(), Library.VERSION);
        }
        ArrayNode made = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : in) {
          each.each(
              scope,
              item,
              budget,
              value -> {
                budget.keep(value);
                made.add(value);
                return true;
              });
        }
        return made;
      }
    };
  }

  /**
   * @param wanted true for {@code any}, false for {@code all}: the value that ends the search
   */
  private static Part search(Counted counted, Part stream, Part condition, boolean wanted) {
    return new Part(counted, true) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        boolean ended =
            !stream.each(
                scope,
                in,
                budget,
                item ->
                    condition.each(scope, item, budget, holds -> Flows.truthy(holds) != wanted));
        return BooleanNode.valueOf(ended == wanted);
      }
    };
  }

  /** A function of the hub whose arguments have one value each. */
  static Part hub(Counted counted, HubFunction function, List<Part> args) {
    return new Part(counted, true) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        JsonNode[] given = new JsonNode[args.size()];
        for (int i = 0; i < given.length; i++) {
          given[i] = args.get(i).one(scope, in, budget);
          if (given[i] == null) {
            return null;
          }
        }
        return function.call(in, Arrays.asList(given));
      }
    };
  }

  /**
   * A function of jackson-jq.
   *
   * @param single true when it gives one value at most
   */
  static Part library(Counted counted, Function function, List<Expression> args, boolean single) {
    return new Part(counted, single) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        Held held = new Held();
        function.apply(scope, args, in, null, held, Library.VERSION);
        return held.value;
      }

      @Override
      boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
        Ended ended = new Ended();
        try {
          function.apply(scope, args, in, null, ended.into(sink), Library.VERSION);
          return true;
        } catch (Ended end) {
          if (end != ended) {
            throw end;
          }
          return false;
        }
      }
    };
  }

  /**
   * A function written in jq, put where it is called.
   *
   * @param values the arguments that are evaluated before, by the names of their variables
   */
  static Part body(Counted counted, Map<String, Part> values, Part body) {
    String[] names = values.keySet().toArray(new String[0]);
    Part[] args = values.values().toArray(new Part[0]);
    boolean single = body.single() && values.values().stream().allMatch(Part::single);
    return new Part(counted, single) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        Scope inner = scope;
        for (int i = 0; i < args.length; i++) {
          JsonNode value = args[i].one(scope, in, budget);
          if (value == null) {
            return null;
          }
          inner = Flows.bind(inner, names[i], value, budget);
        }
        return body.one(inner, in, budget);
      }

      @Override
      boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
        return from(0, scope, scope, in, budget, sink);
      }

      private boolean from(
          int index, Scope scope, Scope inner, JsonNode in, Budget budget, Sink sink)
          throws JsonQueryException {
        if (index == args.length) {
          return body.each(inner, in, budget, sink);
        }
        return args[index].each(
            scope,
            in,
            budget,
            value ->
                from(
                    index + 1,
                    scope,
                    Flows.bind(inner, names[index], value, budget),
                    in,
                    budget,
                    sink));
      }
    };
  }

  /** A part as jackson-jq takes it. */
  static Expression asked(Part part) {
    return (scope, in, path, output, requirePath) ->
        part.each(
            scope,
            in,
            Budget.current(),
            value -> {
              output.emit(value, null);
              return true;
            });
  }
}
