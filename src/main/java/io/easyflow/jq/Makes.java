package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** Parts that make a value: objects, arrays, texts. */
final class Makes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Makes() {}

  /**
   * One field of an object.
   *
   * @param key its name
   * @param value single; null where it is the field or the variable of that name
   * @param variable true for {@code {$key}}
   */
  record Entry(String key, Part value, boolean variable) {}

  /** {@code {a: 1, b, $c}}, each of one value. */
  static Part object(Counted counted, List<Entry> entries) {
    Entry[] fields = entries.toArray(new Entry[0]);
    return new Part(counted, true) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        ObjectNode made = JSON.objectNode();
        for (Entry field : fields) {
          JsonNode value;
          if (field.value != null) {
            value = field.value.one(scope, in, budget);
            if (value == null) {
              return null;
            }
          } else {
            value = field.variable ? scope.getValue(field.key) : in.get(field.key);
          }
          made.set(field.key, value == null ? NullNode.getInstance() : value);
        }
        return made;
      }
    };
  }

  /**
   * {@code [a, b]}.
   *
   * @param items may be null
   */
  static Part array(Counted counted, Part items) {
    return new Part(counted, true) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        ArrayNode made = JSON.arrayNode();
        if (items != null) {
          items.each(
              scope,
              in,
              budget,
              item -> {
                made.add(item);
                return true;
              });
        }
        return made;
      }
    };
  }

  /**
   * {@code "a\(b)c"}, with values of one each.
   *
   * @param pieces what is written around the values, one more than these
   * @param format of a value, or null
   */
  static Part text(Counted counted, List<String> pieces, List<Part> values, Part format) {
    return new Part(counted, true) {
      @Override
      JsonNode value(Scope scope, JsonNode in, Budget budget) throws JsonQueryException {
        JsonNode[] found = new JsonNode[values.size()];
        for (int i = found.length - 1; i >= 0; i--) { // jackson-jq evaluates the last one first
          found[i] = values.get(i).one(scope, in, budget);
          if (found[i] != null && format != null) {
            found[i] = format.one(scope, found[i], budget);
          }
          if (found[i] == null) {
            return null;
          }
        }
        StringBuilder text = new StringBuilder(pieces.get(0));
        for (int i = 0; i < found.length; i++) {
          text.append(found[i].isValueNode() ? found[i].asText() : found[i].toString());
          text.append(pieces.get(i + 1));
        }
        return new TextNode(text.toString());
      }
    };
  }
}
