package io.easyflow.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes JSON of {@code application/x-www-form-urlencoded} text: values are texts, a repeated name
 * gives an array, {@code a[b]=1} gives {@code {"a":{"b":"1"}}}, {@code a[]=1} gives {@code
 * {"a":["1"]}}. Indexes such as {@code a[0]} stay names.
 */
final class FormBody {
  private static final int MAX_FIELDS = 5_000;
  private static final int MAX_DEPTH = 20;

  private FormBody() {}

  /**
   * @param bytes the body
   * @param charset of the decoded values
   * @return the fields, names with brackets as nested objects
   * @throws RefusedException when an escape, a character or the nesting is wrong
   */
  static ObjectNode read(byte[] bytes, Charset charset) {
    return fields(bytes, charset, true);
  }

  /**
   * @param query query of a URL without the question mark, may be null
   * @return its parameters, names as they are
   * @throws RefusedException when an escape or a character is wrong
   */
  static ObjectNode query(String query) {
    byte[] bytes = query == null ? new byte[0] : query.getBytes(StandardCharsets.UTF_8);
    return fields(bytes, StandardCharsets.UTF_8, false);
  }

  private static ObjectNode fields(byte[] bytes, Charset charset, boolean nested) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    int count = 0;
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i < bytes.length && bytes[i] != '&') {
        continue;
      }
      if (i > start) {
        if (++count > MAX_FIELDS) {
          throw unreadable("has more than " + MAX_FIELDS + " fields");
        }
        int equals = start;
        while (equals < i && bytes[equals] != '=') {
          equals++;
        }
        String name = decode(bytes, start, equals, charset);
        String value = equals < i ? decode(bytes, equals + 1, i, charset) : "";
        put(result, nested ? path(name) : List.of(name), value);
      }
      start = i + 1;
    }
    return result;
  }

  /** Splits {@code a[b][]} into its steps; a name whose brackets do not match stays whole. */
  private static List<String> path(String name) {
    int open = name.indexOf('[');
    if (open <= 0 || !name.endsWith("]")) {
      return List.of(name);
    }
    List<String> steps = new ArrayList<>();
    steps.add(name.substring(0, open));
    while (open < name.length()) {
      int close = name.indexOf(']', open);
      if (name.charAt(open) != '[' || name.substring(open + 1, close).indexOf('[') >= 0) {
        return List.of(name);
      }
      steps.add(name.substring(open + 1, close));
      open = close + 1;
    }
    if (steps.size() > MAX_DEPTH) {
      throw unreadable("has a field nested deeper than " + MAX_DEPTH + " levels");
    }
    return steps;
  }

  private static void put(ObjectNode root, List<String> steps, String value) {
    int last = steps.size() - 1;
    boolean list = last > 0 && steps.get(last).isEmpty();
    if (list) {
      last--;
    }
    ObjectNode place = root;
    for (String step : steps.subList(0, last)) {
      JsonNode next = place.get(step);
      if (next == null) {
        next = place.putObject(step);
      }
      if (!(next instanceof ObjectNode object)) {
        throw unreadable("has a field that is both a value and a group");
      }
      place = object;
    }
    String name = steps.get(last);
    JsonNode present = place.get(name);
    if (present instanceof ObjectNode) {
      throw unreadable("has a field that is both a value and a group");
    } else if (present instanceof ArrayNode array) {
      array.add(value);
    } else if (present != null) {
      place.putArray(name).add(present).add(value);
    } else if (list) {
      place.putArray(name).add(value);
    } else {
      place.put(name, value);
    }
  }

  private static String decode(byte[] bytes, int from, int to, Charset charset) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == '+') {
        out.write(' ');
      } else if (b == '%') {
        int high = i + 2 < to ? Character.digit(bytes[i + 1], 16) : -1;
        int low = i + 2 < to ? Character.digit(bytes[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw unreadable("has a percent sign without two hex digits behind it");
        }
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(b);
      }
    }
    try {
      // A new decoder reports malformed input instead of replacing it.
      return charset.newDecoder().decode(ByteBuffer.wrap(out.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw unreadable("has bytes that are no " + charset.name());
    }
  }

  private static RefusedException unreadable(String what) {
    return new RefusedException(Refusal.UNREADABLE, "The form or query " + what + ".");
  }
}
