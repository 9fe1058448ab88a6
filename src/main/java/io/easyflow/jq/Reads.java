package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.exception.JsonQueryTypeException;
import net.thisptr.jackson.jq.path.ArrayIndexOfPath;
import net.thisptr.jackson.jq.path.ArrayIndexPath;
import net.thisptr.jackson.jq.path.ObjectFieldPath;

/** Parts that look something up: {@code .}, constants, fields, items, variables. */
final class Reads {
  private Reads() {}

  static Part itself(Counted counted) {
    return new Part(counted, true) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) {
        return in;
      }
    };
  }

  static Part constant(Counted counted, JsonNode constant) {
    return new Part(counted, true) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) {
        return constant;
      }
    };
  }

  /** {@code .a.key}. */
  static Part field(Counted counted, Part from, String key, boolean permissive) {
    return new Part.Step(counted, from) {
      @Override
      JsonNode step(JsonNode value) throws JsonQueryException {
        return get(value, key, permissive);
      }
    };
  }

  /** {@code .a[index]}, with an index of one value. */
  static Part index(Counted counted, Part from, Part index, boolean permissive) {
    return new Part(counted, from.single()) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        JsonNode at = index.one(scope, in, budget);
        JsonNode value = at == null ? null : from.one(scope, in, budget);
        return value == null ? null : get(value, at, permissive);
      }

      @Override
      boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
        JsonNode at = index.one(scope, in, budget);
        return at == null
            || from.each(
                scope,
                in,
                budget,
                value -> {
                  JsonNode found = get(value, at, permissive);
                  return found == null || sink.take(found);
                });
      }
    };
  }

  /** {@code .a[]}. */
  static Part items(Counted counted, Part from, boolean permissive) {
    return new Part.Many(counted) {
      @Override
      boolean values(Scope scope, JsonNode in, Budget budget, Sink sink) throws JsonQueryException {
        return from.each(
            scope,
            in,
            budget,
            value -> {
              if (!value.isContainerNode() && !permissive) {
                throw value.isNull()
                    ? new JsonQueryException("Cannot iterate over null (null)")
                    : new JsonQueryTypeException("Cannot iterate over %s", value);
              }
              for (JsonNode item : value) {
                if (!sink.take(item)) {
                  return false;
                }
              }
              return true;
            });
      }
    };
  }

  /**
   * @param access says what is wrong when there is no such variable
   */
  static Part variable(Counted counted, String name, Expression access) {
    return new Part(counted, true) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        JsonNode value = scope.getValue(name);
        if (value == null) {
          access.apply(scope, in, null, new Held(), false);
        }
        return value;
      }
    };
  }

  private static JsonNode get(JsonNode from, JsonNode at, boolean permissive)
      throws JsonQueryException {
    if (at.isTextual()) {
      return get(from, at.textValue(), permissive);
    }
    Part.Held held = new Part.Held();
    if (at.isNumber()) {
      ArrayIndexPath.resolve(from, null, held, at, permissive);
    } else if (at.isArray()) {
      ArrayIndexOfPath.resolve(from, null, held, at, permissive);
    } else if (!permissive) {
      throw new JsonQueryTypeException(
          "Cannot index %s with %s", from.getNodeType(), at.getNodeType());
    }
    return held.value;
  }

  private static JsonNode get(JsonNode from, String key, boolean permissive)
      throws JsonQueryException {
    if (from.isObject()) {
      JsonNode value = from.get(key);
      return value == null ? NullNode.getInstance() : value;
    }
    Part.Held held = new Part.Held();
    ObjectFieldPath.resolve(from, null, held, key, permissive);
    return held.value;
  }
}
