package io.easyflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.easyflow.jq.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Checks a file against {@code connector.schema.json} and says in sentences what does not fit. */
final class ConnectorSchema {
  private static final String RESOURCE = "/schema/connector.schema.json";

  private final JsonNode source;
  private final JsonSchema schema;

  ConnectorSchema() {
    try (InputStream in = ConnectorSchema.class.getResourceAsStream(RESOURCE)) {
      source = new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(
                source, SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build());
  }

  /**
   * @param file the file; gets a problem for everything that does not fit
   * @return true when it fits
   */
  boolean accepts(YamlFile file) {
    Set<ValidationMessage> messages = schema.validate(file.root());
    Set<String> told = new HashSet<>();
    for (ValidationMessage message : messages) {
      String pointer = message.getInstanceLocation().toString();
      String property = message.getProperty();
      boolean atField = property != null && !message.getType().equals("required");
      String place = atField ? pointer + "/" + YamlFile.escape(property) : pointer;
      String sentence = sentence(message, file);
      if (told.add(place + sentence)) {
        file.problem(place, sentence);
      }
    }
    return messages.isEmpty();
  }

  private String sentence(ValidationMessage message, YamlFile file) {
    String pointer = message.getInstanceLocation().toString();
    String path = pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.');
    String property = message.getProperty();
    JsonNode value = file.root().at(pointer);
    return switch (message.getType()) {
      case "additionalProperties" ->
          "there is no field '" + property + "'" + in(path) + fieldHint(message, property);
      case "required" -> "field '" + property + "' is missing" + in(path) + "; add it";
      case "enum" -> path + ": '" + value.asText() + "' is not known" + choices(message, value);
      case "type" ->
          (path.isEmpty() ? "the file" : path)
              + " is "
              + kind(value)
              + ", expected "
              + kinds(message.getSchemaNode());
      case "propertyNames" -> "'" + property + "'" + in(path) + " is not " + named(message);
      case "pattern", "minimum", "maximum", "exclusiveMinimum" ->
          path + ": '" + value.asText() + "' is not " + described(message);
      case "minLength", "minProperties" -> path + " is empty; fill it in or remove the field";
      case "uniqueItems" -> path + " holds a value twice; remove one";
      default -> path + " " + message.getError();
    };
  }

  private static String in(String path) {
    return path.isEmpty() ? "" : " in " + path;
  }

  private String fieldHint(ValidationMessage message, String property) {
    List<String> known = new ArrayList<>();
    parent(message).path("properties").fieldNames().forEachRemaining(known::add);
    String hint = Spelling.hint(property, known);
    return hint.isEmpty() ? "; known are " + String.join(", ", known) : hint;
  }

  private static String choices(ValidationMessage message, JsonNode value) {
    List<String> known = new ArrayList<>();
    message.getSchemaNode().forEach(choice -> known.add(choice.asText()));
    String hint = Spelling.hint(value.asText(), known);
    return hint.isEmpty() ? "; choose one of " + String.join(", ", known) : hint;
  }

  private String described(ValidationMessage message) {
    JsonNode parent = parent(message);
    boolean noun =
        message.getType().equals("pattern") || parent.path("description").asText().startsWith("a ");
    return noun
        ? parent.path("description").asText("allowed here")
        : message.getType().toLowerCase(Locale.ROOT).contains("min")
            ? "allowed; it is too small"
            : "allowed; it is too large";
  }

  private String named(ValidationMessage message) {
    JsonNode names = parent(message).path("propertyNames");
    return source.at(names.path("$ref").asText("#").substring(1)).path("description").asText();
  }

  /** The schema that holds the keyword a message is about. */
  private JsonNode parent(ValidationMessage message) {
    String location = message.getSchemaLocation().getFragment().toString();
    int slash = location.lastIndexOf('/');
    return slash < 0 ? source : source.at(location.substring(0, slash));
  }

  private static String kinds(JsonNode types) {
    List<String> words = new ArrayList<>();
    for (JsonNode type : types.isArray() ? types : List.of(types)) {
      words.add(word(type.asText()));
    }
    return String.join(" or ", words);
  }

  private static String kind(JsonNode value) {
    return value.isNull() ? "empty" : word(value.getNodeType().name().toLowerCase(Locale.ROOT));
  }

  private static String word(String type) {
    return switch (type) {
      case "string" -> "a text";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "object" -> "an object of fields";
      case "array" -> "a list";
      default -> type;
    };
  }
}
