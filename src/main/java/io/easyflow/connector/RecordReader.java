package io.easyflow.connector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.database.Storable;
import io.easyflow.jq.Spelling;
import io.easyflow.model.InvalidModelException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns the JSON a mapping gives into the canonical record, or says which field is wrong. */
final class RecordReader {
  /** Dates, short numbers and lower-case words: what may be quoted, being nobody's data. */
  private static final Pattern QUOTABLE =
      Pattern.compile("\\d{4}-\\d\\d[-0-9T:.Z+]{0,25}|-?[0-9.,]{1,7}|[a-z_]{1,20}");

  private static final Pattern PERSONAL =
      Pattern.compile("customer|contact|recipient|address|name|phone|email|text");

  private final ObjectMapper mapper;

  RecordReader(ObjectMapper mapper) {
    this.mapper =
        mapper
            .copy()
            .registerModule(
                new SimpleModule("storable")
                    .addDeserializer(Instant.class, new StrictInstant())
                    .addDeserializer(String.class, new StorableText()));
  }

  /**
   * @param mapping whose result it is
   * @param result one result
   * @param account id of the account it belongs to, taken when the result names none; may be null
   * @return the record, or the JSON itself when the mapping makes plain JSON; null for null
   * @throws DeliveryFailure.Permanent naming file and field
   */
  Object read(Mapping mapping, JsonNode result, String account) {
    if (mapping.record() == null) {
      return result;
    }
    if (result == null || result.isNull() || result.isMissingNode()) {
      return null;
    }
    if (!result.isObject()) {
      throw wrong(
          mapping,
          "gave "
              + kind(result)
              + ", expected one object; with many results the route needs 'each: true' and the"
              + " mapping a stream such as '.items[] | {...}'",
          null);
    }
    JsonNode complete = result;
    if (account != null && !result.hasNonNull("account")) {
      ObjectNode owned = mapper.createObjectNode();
      owned.setAll((ObjectNode) result);
      complete = owned.put("account", account);
    }
    try {
      return mapper
          .readerFor(mapping.record())
          .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .readValue(complete);
    } catch (IOException e) {
      throw wrong(mapping, sentence(e), null);
    }
  }

  private static DeliveryFailure.Permanent wrong(Mapping mapping, String what, Throwable cause) {
    return new DeliveryFailure.Permanent(mapping.file() + ": " + what, cause);
  }

  private static String sentence(IOException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof InvalidModelException invalid) {
        return invalid.getMessage();
      }
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      Collection<Object> ids = unknown.getKnownPropertyIds();
      List<String> known =
          ids == null ? List.of() : ids.stream().map(String::valueOf).sorted().toList();
      return "field '%s' is not known here%s (known: %s)"
          .formatted(
              path(unknown),
              Spelling.hint(unknown.getPropertyName(), known),
              String.join(", ", known));
    }
    if (e instanceof InvalidFormatException bad) {
      return "field '%s' is %s, expected %s"
          .formatted(path(bad), quoted(path(bad), bad.getValue()), expected(bad.getTargetType()));
    }
    if (e instanceof MismatchedInputException mismatch) {
      return "field '%s' has the wrong shape, expected %s"
          .formatted(path(mismatch), expected(mismatch.getTargetType()));
    }
    if (e instanceof JsonMappingException other) {
      return "field '" + path(other) + "' cannot be read";
    }
    return e instanceof JsonProcessingException ? "the result cannot be read" : e.toString();
  }

  private static String quoted(String path, Object value) {
    String text = String.valueOf(value);
    return QUOTABLE.matcher(text).matches()
            && !PERSONAL.matcher(path.toLowerCase(Locale.ROOT)).find()
        ? "'" + text + "'"
        : "a text of " + text.length() + " characters";
  }

  private static String expected(Class<?> type) {
    if (type == null) {
      return "another one";
    }
    if (type == BigDecimal.class) {
      return "a decimal number as text, such as \"10.50\"";
    }
    if (type == Instant.class) {
      return "an instant such as \"2026-01-31T12:00:00Z\" (jq: instant, epoch, in_zone)";
    }
    if (type == String.class) {
      return "text";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    if (type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants());
    }
    return type.isRecord() ? "an object" : "a number";
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.length() == 0 ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case STRING -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      default -> "something else";
    };
  }

  /** Every text that a record takes can be kept and sent. */
  private static final class StorableText extends StdDeserializer<String> {
    StorableText() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return Storable.text(StringDeserializer.instance.deserialize(parser, context));
    }
  }

  /**
   * Numbers are refused: nobody can tell seconds from milliseconds. So are years that PostgreSQL
   * does not read.
   */
  private static final class StrictInstant extends StdDeserializer<Instant> {
    private static final String PLAIN = "0000-00-00T00:00:00Z";
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    StrictInstant() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw MismatchedInputException.from(parser, Instant.class, "not text");
      }
      String text = parser.getText();
      try {
        Instant instant = isPlain(text) ? plain(text) : OffsetDateTime.parse(text).toInstant();
        if (!instant.isBefore(FIRST) && instant.isBefore(END)) {
          return instant;
        }
      } catch (DateTimeException e) {
        throw InvalidFormatException.from(parser, "not an instant", text, Instant.class);
      }
      throw InvalidFormatException.from(parser, "not of this age", text, Instant.class);
    }

    /** Whole seconds in UTC, as jq writes them. The parser of the JDK takes ten times as long. */
    private static boolean isPlain(String text) {
      if (text.length() != PLAIN.length()) {
        return false;
      }
      for (int i = 0; i < PLAIN.length(); i++) {
        char wanted = PLAIN.charAt(i);
        char c = text.charAt(i);
        if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
          return false;
        }
      }
      return true;
    }

    private static Instant plain(String text) {
      return LocalDateTime.of(
              Integer.parseInt(text, 0, 4, 10),
              Integer.parseInt(text, 5, 7, 10),
              Integer.parseInt(text, 8, 10, 10),
              Integer.parseInt(text, 11, 13, 10),
              Integer.parseInt(text, 14, 16, 10),
              Integer.parseInt(text, 17, 19, 10))
          .toInstant(ZoneOffset.UTC);
    }
  }
}
