package io.easyflow.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/** Reads and writes JSON of strangers: numbers exactly, depth and lengths bounded. */
final class JsonBody {
  /** Levels of arrays and objects a body may have. */
  static final int MAX_DEPTH = 200;

  /** Largest power of ten of a number: written out in full, one of 1e999999999 fills the memory. */
  private static final int MAX_EXPONENT = 1000;

  // A mapper of its own because the bounds belong to its factory and are stricter than elsewhere.
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(1000)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .nodeFactory(new SaneNumbers())
          .build();

  private JsonBody() {}

  /**
   * @param bytes one JSON value, a byte order mark before it is allowed
   * @return the value
   * @throws RefusedException when it is not exactly one readable value; the sentence says where,
   *     and quotes nothing
   */
  static JsonNode read(byte[] bytes) {
    try (JsonParser parser = MAPPER.createParser(bytes)) {
      JsonNode node = MAPPER.readTree(parser);
      if (node == null || node.isMissingNode()) {
        throw new RefusedException(Refusal.UNREADABLE, "The body is empty; one JSON value is due.");
      }
      if (parser.nextToken() != null) {
        throw unreadable("more than one JSON value", parser.currentTokenLocation());
      }
      return node;
    } catch (StreamConstraintsException e) {
      throw unreadable(
          "JSON nested deeper than " + MAX_DEPTH + " levels, or a number or name too long",
          e.getLocation());
    } catch (JsonProcessingException e) {
      throw unreadable("no readable JSON in UTF-8", e.getLocation());
    } catch (IOException e) {
      // Invalid bytes at the end of UTF-16 and UTF-32 come as plain exceptions, without a place.
      throw unreadable("no readable JSON in UTF-8", null);
    }
  }

  /**
   * @param node a value
   * @return it as JSON in UTF-8
   */
  static byte[] write(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RefusedException unreadable(String what, JsonLocation place) {
    String where =
        place == null
            ? ""
            : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    return new RefusedException(Refusal.UNREADABLE, "The body is " + what + where + ".");
  }

  private static final class SaneNumbers extends JsonNodeFactory {
    @Override
    public ValueNode numberNode(BigDecimal number) {
      if (number != null && Math.abs((long) number.scale()) > MAX_EXPONENT) {
        throw new RefusedException(
            Refusal.UNREADABLE,
            "The body has a number with more than " + MAX_EXPONENT + " digits when written out.");
      }
      return super.numberNode(number);
    }
  }
}
