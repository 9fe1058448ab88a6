package io.easyflow.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;

/** Headers of events as the table holds them: JSON, null for none. */
final class EventHeaders {
  private static final TypeReference<Map<String, String>> TYPE = new TypeReference<>() {};

  private final ObjectMapper mapper;

  EventHeaders(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  String write(Map<String, String> headers) {
    if (headers.isEmpty()) {
      return null;
    }
    try {
      return mapper.writeValueAsString(new TreeMap<>(headers));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("headers are plain texts", e);
    }
  }

  Map<String, String> read(String json) {
    try {
      return json == null ? Map.of() : mapper.readValue(json, TYPE);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("headers were written by the hub itself", e);
    }
  }
}
