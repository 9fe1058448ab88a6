package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.function.Predicate;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/**
 * The selections that every mapping is made of, in Java. jackson-jq writes them in jq, where {@code
 * values} alone is five comparisons of types; mappings take half the time with these.
 */
final class Selections {
  /** Those that let a value of a kind through. */
  static final Map<String, Predicate<JsonNode>> KINDS =
      Map.of(
          "arrays/0", JsonNode::isArray,
          "objects/0", JsonNode::isObject,
          "iterables/0", JsonNode::isContainerNode,
          "booleans/0", JsonNode::isBoolean,
          "numbers/0", JsonNode::isNumber,
          "strings/0", JsonNode::isTextual,
          "nulls/0", JsonNode::isNull,
          "scalars/0", JsonNode::isValueNode,
          "values/0", in -> !in.isNull());

  private Selections() {}

  static void addTo(Map<String, Function> functions) {
    KINDS.forEach((name, kind) -> keep(functions, name, kind));
    functions.put(
        "select/1",
        (scope, args, in, path, output, version) -> select(scope, args.get(0), in, path, output));
    functions.put(
        "first/1",
        (scope, args, in, path, output, version) -> first(scope, args.get(0), in, path, output));
    functions.put(
        "isempty/1",
        (scope, args, in, path, output, version) ->
            output.emit(bool(!any(scope, args.get(0), in, value -> true)), null));
    functions.put(
        "any/2",
        (scope, args, in, path, output, version) ->
            output.emit(
                bool(any(scope, args.get(0), in, item -> holds(scope, args.get(1), item))), null));
    functions.put(
        "all/2",
        (scope, args, in, path, output, version) ->
            output.emit(
                bool(!any(scope, args.get(0), in, item -> fails(scope, args.get(1), item))), null));
    Function map = functions.get("map/1");
    functions.put(
        "map/1",
        (scope, args, in, path, output, version) -> {
          if (in.isContainerNode()) {
            output.emit(map(scope, args.get(0), in), null);
          } else {
            map.apply(scope, args, in, path, output, version); // says what is wrong
          }
        });
  }

  private static void keep(
      Map<String, Function> functions, String name, Predicate<JsonNode> wanted) {
    functions.put(
        name,
        (scope, args, in, path, output, version) -> {
          if (wanted.test(in)) {
            output.emit(in, path);
          }
        });
  }

  private static void select(
      Scope scope, Expression condition, JsonNode in, Path path, PathOutput output)
      throws JsonQueryException {
    condition.apply(
        scope,
        in,
        value -> {
          if (truthy(value)) {
            output.emit(in, path);
          }
        });
  }

  private static boolean truthy(JsonNode value) {
    return !value.isNull() && (!value.isBoolean() || value.booleanValue());
  }

  private static BooleanNode bool(boolean value) {
    return BooleanNode.valueOf(value);
  }

  /** Decides about an item of a stream. */
  private interface Condition {
    boolean test(JsonNode item) throws JsonQueryException;
  }

  /** A condition may give several values; one of them decides. */
  private static boolean holds(Scope scope, Expression condition, JsonNode item)
      throws JsonQueryException {
    return any(scope, condition, item, Selections::truthy);
  }

  private static boolean fails(Scope scope, Expression condition, JsonNode item)
      throws JsonQueryException {
    return any(scope, condition, item, value -> !truthy(value));
  }

  /** Looks no further than the first that is wanted. */
  private static boolean any(Scope scope, Expression stream, JsonNode in, Condition wanted)
      throws JsonQueryException {
    Found found = new Found();
    try {
      stream.apply(
          scope,
          in,
          value -> {
            if (wanted.test(value)) {
              throw found;
            }
          });
      return false;
    } catch (Found end) {
      if (end != found) {
        throw end;
      }
      return true;
    }
  }

  private static ArrayNode map(Scope scope, Expression each, JsonNode in)
      throws JsonQueryException {
    ArrayNode made = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : in) {
      each.apply(
          scope,
          item,
          value -> {
            Budget.current().keep(value);
            made.add(value);
          });
    }
    return made;
  }

  /** Ends the stream; unchecked, because {@code try} of jq catches the checked ones. */
  private static final class Found extends RuntimeException {
    private JsonNode value;
    private Path path;

    Found() {
      super(null, null, false, false);
    }
  }

  private static void first(
      Scope scope, Expression stream, JsonNode in, Path path, PathOutput output)
      throws JsonQueryException {
    Found found = new Found();
    try {
      stream.apply(
          scope,
          in,
          path,
          (value, at) -> {
            found.value = value;
            found.path = at;
            throw found;
          },
          path != null);
      return;
    } catch (Found end) {
      if (end != found) {
        throw end;
      }
    }
    output.emit(found.value, found.path);
  }
}
