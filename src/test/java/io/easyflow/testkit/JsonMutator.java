package io.easyflow.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Changes JSON as a platform would that changed its format, has a bug, or is hostile. */
public final class JsonMutator {
  private static final JsonNodeFactory JSON = new JsonNodeFactory(true);
  private static final int MAX_CHANGES = 12;
  private static final int MAX_DEPTH = 190;

  /** More levels than any reader of ours takes, and few enough to be written on any stack. */
  private static final int DEEPEST = 400;

  /** Length of a long text. */
  private static final int LONG = 20_000;

  /** As much as a door takes of a platform that names no bound. */
  private static final int LARGEST = 1 << 20;

  /** Values that parsers and converters have stumbled over. */
  private static final List<JsonNode> ODD = odd();

  private final Choices choices;

  public JsonMutator(Choices choices) {
    this.choices = choices;
  }

  /**
   * @return an array of values that parsers and converters have stumbled over
   */
  public static JsonNode oddities() {
    return JSON.arrayNode().addAll(ODD);
  }

  private static List<JsonNode> odd() {
    List<JsonNode> odd = new ArrayList<>();
    odd.add(NullNode.getInstance());
    odd.add(JSON.booleanNode(true));
    odd.add(JSON.objectNode());
    odd.add(JSON.arrayNode());
    odd.add(JSON.arrayNode().addNull());
    odd.add(JSON.arrayNode().addObject().putNull("id"));
    for (long number : new long[] {0, -1, 1, 255, Integer.MAX_VALUE + 1L, Long.MIN_VALUE}) {
      odd.add(JSON.numberNode(number));
    }
    odd.add(JSON.numberNode(BigInteger.TWO.pow(64)));
    odd.add(JSON.numberNode(BigInteger.TEN.pow(300)));
    for (String number : List.of("0.1", "-0.0", "1e50", "1e-50", "1e308", "1e400", "1e1000")) {
      odd.add(JSON.numberNode(new BigDecimal(number)));
      odd.add(JSON.textNode(number));
    }
    for (String text :
        List.of(
            "",
            " ",
            "null",
            "NaN",
            "-",
            "1,5",
            "٣٤",
            "\0",
            "\ud83d",
            "\ude00\ud83d",
            "\u202e",
            "İ",
            "0000-00-00T00:00:00Z",
            "2026-02-30",
            "2026-01-31T12:00:00",
            "2026-01-31T12:00:00.123456789123+23:59",
            "-999999999-01-01T00:00:00Z",
            "+999999999-12-31T23:59:59.999999999Z",
            "9999999999999999999",
            "+79990000000000000000",
            "gid://x/Order/1?a=/",
            "%00%zz",
            "\\u0000\"'<>&${{}}$(){{?x}}")) {
      odd.add(JSON.textNode(text));
    }
    return List.copyOf(odd);
  }

  /**
   * @param sample is left as it is
   * @return a changed copy; the sample's copy when the choices are used up
   */
  public JsonNode mutate(JsonNode sample) {
    JsonNode changed = sample.deepCopy();
    for (int change = 0; change < MAX_CHANGES && choices.more(); change++) {
      changed = change(changed, sample, 0);
    }
    return size(changed, LARGEST) > LARGEST || depth(changed) > DEEPEST
        ? sample.deepCopy()
        : changed;
  }

  /** About the length of its text; what is repeated in what is repeated grows without end. */
  private static int size(JsonNode node, int enough) {
    int size = node.isTextual() ? node.textValue().length() + 2 : 2;
    for (Iterator<JsonNode> children = node.elements(); children.hasNext() && size <= enough; ) {
      size += size(children.next(), enough - size);
    }
    return size;
  }

  private static int depth(JsonNode node) {
    int deepest = 0;
    for (JsonNode child : node) {
      deepest = Math.max(deepest, depth(child));
    }
    return deepest + 1;
  }

  /** Walks down to a random place and changes what is there. */
  private JsonNode change(JsonNode node, JsonNode sample, int depth) {
    boolean here = !node.isContainerNode() || node.isEmpty() || choices.oneIn(6 + 2 * depth);
    if (here) {
      return replacement(node, sample);
    }
    if (node instanceof ArrayNode array) {
      int index = choices.below(array.size());
      if (choices.oneIn(6)) {
        array.remove(index);
      } else if (choices.oneIn(8)) {
        repeat(array, array.get(index));
      } else {
        array.set(index, change(array.get(index), sample, depth + 1));
      }
      return array;
    }
    ObjectNode object = (ObjectNode) node;
    String name = name(object);
    if (choices.oneIn(6)) {
      object.remove(name);
    } else if (choices.oneIn(12)) {
      object.set(choices.text(8), object.remove(name));
    } else {
      object.set(name, change(object.get(name), sample, depth + 1));
    }
    return object;
  }

  private String name(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return choices.one(names);
  }

  private void repeat(ArrayNode array, JsonNode item) {
    int times = choices.oneIn(30) ? 1500 : choices.below(4);
    for (int i = 0; i < times; i++) {
      array.add(item);
    }
  }

  private JsonNode replacement(JsonNode node, JsonNode sample) {
    return switch (choices.below(10)) {
      case 0, 1, 2 -> choices.one(ODD);
      case 3 -> JSON.textNode(choices.text(40));
      case 4 -> elsewhere(sample).deepCopy();
      case 5 -> JSON.arrayNode().add(node);
      case 6 -> JSON.objectNode().set(choices.text(6), node);
      case 7 -> otherKind(node);
      case 8 -> tweaked(node);
      default -> large(node);
    };
  }

  /** Any part of the sample. */
  private JsonNode elsewhere(JsonNode sample) {
    JsonNode at = sample;
    while (at.isContainerNode() && !at.isEmpty() && !choices.oneIn(5) && choices.more()) {
      at = at.isArray() ? at.get(choices.below(at.size())) : at.get(name(at));
    }
    return at;
  }

  private static JsonNode otherKind(JsonNode node) {
    if (node.isNumber()) {
      return JSON.textNode(node.asText());
    }
    return node.isTextual() ? JSON.numberNode(node.textValue().length()) : JSON.textNode("{}");
  }

  private JsonNode tweaked(JsonNode node) {
    if (!node.isTextual()) {
      return JSON.numberNode(node.asLong() * (choices.below(2000) - 1000));
    }
    String text = node.textValue();
    int at = choices.below(text.length() + 1);
    return JSON.textNode(
        text.substring(0, at) + choices.text(3) + text.substring(choices.oneIn(3) ? at : 0));
  }

  private JsonNode large(JsonNode node) {
    String text = node.asText();
    return switch (choices.below(12)) {
      case 10 -> JSON.textNode((text + "x").repeat(LONG / (text.length() + 1)));
      case 11 -> deep(node);
      // Changes may go into each other: three times as long, twelve times over, would fill the
      // memory.
      default -> text.length() > LONG ? node : JSON.textNode((text + "7").repeat(3));
    };
  }

  private JsonNode deep(JsonNode node) {
    JsonNode deep = node;
    // Half, because changes may go into each other, and a text of any depth has to be written here.
    for (int i = choices.below(MAX_DEPTH) / 2; i > 0; i--) {
      deep = i % 3 == 0 ? JSON.objectNode().set("a", deep) : JSON.arrayNode().add(deep);
    }
    return deep;
  }
}
