package io.easyflow.outlet;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.catalog.Expression;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ContentType;

/**
 * A platform's answer. Expressions see it as {@code {status, headers, body}}: header names in lower
 * case, the body as JSON (a stream as the list of its events), else as text when it is short, else
 * null.
 */
final class Answer implements Expression.Source {
  private static final int MAX_TEXT = 4096;

  private final int status;
  private final Map<String, String> headers;
  private final byte[] bytes;
  private final ObjectMapper json;
  private final boolean declaredJson;
  private final JsonNode parsed;
  private JsonNode source;

  Answer(HttpSender.Raw raw, AnswerKind kind, ObjectMapper json) {
    this.status = raw.status();
    this.headers = raw.headers();
    this.bytes = raw.bytes();
    this.json = json;
    String type = type();
    this.declaredJson = type.equals("application/json") || type.endsWith("+json");
    this.parsed = kind == AnswerKind.BINARY && success() ? null : parse(kind, type);
  }

  int status() {
    return status;
  }

  boolean success() {
    return status >= 200 && status < 300;
  }

  /**
   * @return content type without parameters, lower case, empty when none is declared
   */
  String type() {
    return ContentTypes.bare(headers.get("content-type"));
  }

  /**
   * @return the body as JSON, null when it is none
   */
  JsonNode parsed() {
    return parsed;
  }

  /**
   * @return a short body that is no JSON as text, empty otherwise
   */
  String text() {
    return parsed == null && bytes.length <= MAX_TEXT ? new String(bytes, charset()) : "";
  }

  /**
   * @param kind what is expected
   * @return JSON, bytes, or null for an empty body
   * @throws Unreadable when it is not what is expected; the text quotes nothing of it
   */
  Object body(AnswerKind kind) throws Unreadable {
    if (kind == AnswerKind.BINARY) {
      return bytes;
    }
    if (bytes.length == 0) {
      return null;
    }
    if (parsed != null) {
      return parsed;
    }
    if (declaredJson) {
      throw new Unreadable("the answer is declared as JSON but cannot be read");
    }
    if (kind != AnswerKind.AUTO || type().contains("html")) {
      throw new Unreadable(
          "the answer is "
              + (type().isEmpty() ? "of no declared type" : type())
              + " where JSON "
              + (kind == AnswerKind.EVENTS ? "or a stream of it " : "")
              + "is expected");
    }
    return bytes;
  }

  @Override
  public String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public JsonNode json() {
    if (source == null) {
      ObjectNode all = json.createObjectNode();
      all.put("status", status);
      ObjectNode names = all.putObject("headers");
      headers.forEach(names::put);
      String text = text();
      all.set(
          "body",
          parsed != null ? parsed : text.isEmpty() ? NullNode.getInstance() : all.textNode(text));
      source = all;
    }
    return source;
  }

  private JsonNode parse(AnswerKind kind, String type) {
    if (kind == AnswerKind.EVENTS && type.equals(EventReader.SERVER_SENT)) {
      return events(type);
    }
    JsonNode whole = parse();
    return whole == null && kind == AnswerKind.EVENTS && structured() ? values(type) : whole;
  }

  private ArrayNode events(String type) {
    ArrayNode events = json.createArrayNode();
    EventReader reader = new EventReader(type, json, events::add);
    reader.read(bytes, bytes.length);
    reader.end();
    return events;
  }

  /** One value a line, each of them whole. */
  private ArrayNode values(String type) {
    ArrayNode values = events(type);
    for (JsonNode value : values) {
      if (!value.isContainerNode()) {
        return null;
      }
    }
    return values;
  }

  private boolean structured() {
    int first = 0;
    while (first < bytes.length && bytes[first] <= ' ' && bytes[first] >= 0) {
      first++;
    }
    return first < bytes.length && (bytes[first] == '{' || bytes[first] == '[');
  }

  private JsonNode parse() {
    if (bytes.length == 0 || !(declaredJson || structured())) {
      return null;
    }
    try {
      var reader = json.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
      JsonNode node =
          charset().equals(StandardCharsets.UTF_8)
              ? reader.readTree(bytes)
              : reader.readTree(new String(bytes, charset()));
      return node.isMissingNode() ? null : node;
    } catch (IOException e) {
      // Bytes that are no UTF-32, which JSON may be in, come as plain exceptions.
      return null; // body(kind) says so where JSON is needed
    }
  }

  private Charset charset() {
    String told = headers.get("content-type");
    ContentType type = told == null || told.indexOf(';') < 0 ? null : ContentTypes.lenient(told);
    Charset charset = type == null ? null : type.getCharset();
    return charset == null ? StandardCharsets.UTF_8 : charset;
  }

  /** The body of a good answer is not what was expected. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }
}
