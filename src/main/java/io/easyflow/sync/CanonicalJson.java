package io.easyflow.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;

/** Canonical records to JSON that PostgreSQL keeps, and back. */
@Component
public class CanonicalJson {
  private final ObjectMapper mapper;

  /**
   * @param mapper the hub's mapper
   */
  public CanonicalJson(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * @param value a record
   * @return its JSON, without NUL characters: jsonb has no form for them
   */
  public String write(Object value) {
    return written(value).text();
  }

  /**
   * JSON and what it says.
   *
   * @param text the JSON, as {@link #write} makes it
   * @param origin the record; null where it has NUL characters, which the text lacks
   */
  public record Written(String text, Object origin) {
    /**
     * @return the text as the body of an event
     */
    public byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * @param value a record
   * @return its JSON, and whether it says the same
   */
  public Written written(Object value) {
    try {
      String json = mapper.writeValueAsString(value);
      return json.contains("\\u0000")
          ? new Written(clean(mapper.readTree(json)).toString(), null)
          : new Written(json, value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "a " + value.getClass().getSimpleName() + " has no JSON form: " + e.getOriginalMessage(),
          e);
    }
  }

  /**
   * @param value a record
   * @return its JSON as the body of an event
   */
  public byte[] bytes(Object value) {
    return written(value).bytes();
  }

  /**
   * @param json what {@link #write} made
   * @param type the record
   * @param <T> the record
   * @return the record
   */
  public <T> T read(String json, Class<T> type) {
    try {
      return mapper.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "kept JSON is no " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
    }
  }

  /**
   * @param json what {@link #bytes} made
   * @param type the record
   * @param <T> the record
   * @return the record
   */
  public <T> T read(byte[] json, Class<T> type) {
    try {
      return mapper.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "kept JSON is no " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("kept JSON is no " + type.getSimpleName(), e);
    }
  }

  /**
   * @param json what {@link #write} made
   * @param type a generic type, such as a list of records
   * @param <T> the type
   * @return the value
   */
  public <T> T read(String json, TypeReference<T> type) {
    try {
      return mapper.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "kept JSON is no " + type.getType().getTypeName() + ": " + e.getOriginalMessage(), e);
    }
  }

  private static JsonNode clean(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(entry -> entry.setValue(clean(entry.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, clean(array.get(i)));
      }
    } else if (node.isTextual()) {
      return TextNode.valueOf(node.textValue().replace("\0", ""));
    }
    return node;
  }
}
