package io.easyflow.intake;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.catalog.Expression;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One request at the door. Expressions look into {@code {headers, query, path, body}}: header names
 * in lower case with their first value, query parameters, variables of the path ({@code platform},
 * {@code account}, ...), and the body as JSON (a form as the object made of it). The body is read
 * as JSON when first asked for, so a stranger's is not parsed before its signature was checked,
 * unless the connector looks into it for that. Used by one thread; closed when its events are made,
 * which ends its turn among large ones.
 */
final class WebhookRequest implements Expression.Source, AutoCloseable {
  private final String method;
  private final Map<String, String> path;
  private final Map<String, String> headers;
  private final String query;
  private final BodyFormat format;
  private final byte[] raw;
  private final LargeBodies large;
  private int turn;
  private boolean closed;
  private JsonNode body;
  private ObjectNode json;
  private boolean changed;

  /**
   * @param method HTTP method
   * @param path variables of the path
   * @param headers first values by lower-case name
   * @param query raw query or null
   * @param format how to read the body; null when there is none
   * @param raw the body as it came
   * @param large where large ones wait for their turn to be read
   */
  WebhookRequest(
      String method,
      Map<String, String> path,
      Map<String, String> headers,
      String query,
      BodyFormat format,
      byte[] raw,
      LargeBodies large) {
    this.method = method;
    this.path = path;
    this.headers = headers;
    this.query = query;
    this.format = format;
    this.raw = raw;
    this.large = large;
  }

  String method() {
    return method;
  }

  /**
   * @return the account the path names, or null
   */
  String pathAccount() {
    return path.get("account");
  }

  byte[] raw() {
    return raw;
  }

  /**
   * @return the body as it is kept: the very bytes of JSON, or the JSON made of a form
   */
  byte[] keptBody() {
    boolean form = format != null && format.kind() == BodyFormat.Kind.FORM;
    return form || changed ? JsonBody.write(body()) : raw;
  }

  /**
   * Replaces people's tokens in the body, what is kept of it too, by their SHA-256.
   *
   * @param pointers JSON pointers to where they may be; null for none
   * @throws RefusedException when the body cannot be read
   */
  void conceal(List<String> pointers) {
    if (pointers == null) {
      return;
    }
    for (String pointer : pointers) {
      JsonPointer place = JsonPointer.compile(pointer);
      JsonNode token = body().at(place);
      if (body().at(place.head()) instanceof ObjectNode object && object.hasNonNull(name(place))) {
        String text = token.isTextual() ? token.textValue() : token.toString();
        object.put(name(place), Texts.sha256(text));
        changed = true;
      }
    }
  }

  /**
   * @return the body as JSON
   * @throws RefusedException when it cannot be read
   */
  JsonNode body() {
    if (body == null) {
      if (format == null) {
        body = NullNode.getInstance();
        return body;
      }
      if (turn == 0 && !closed) {
        turn = large.enter(raw.length);
      }
      if (format.kind() == BodyFormat.Kind.FORM) {
        body = FormBody.read(raw, format.charset());
      } else {
        body = JsonBody.read(raw);
      }
    }
    return body;
  }

  @Override
  public void close() {
    large.leave(turn);
    turn = 0;
    closed = true;
  }

  private static String name(JsonPointer place) {
    return place.last().getMatchingProperty();
  }

  @Override
  public String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public JsonNode json() {
    if (json == null) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.set("headers", texts(headers));
      node.set("query", FormBody.query(query));
      node.set("path", texts(path));
      node.set("body", body());
      json = node;
    }
    return json;
  }

  /**
   * @return the same with {@code raw}, the body as text, beside the rest: for what a vendor signs
   */
  Expression.Source withRaw() {
    return new Expression.Source() {
      @Override
      public String header(String name) {
        return WebhookRequest.this.header(name);
      }

      @Override
      public JsonNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.setAll((ObjectNode) WebhookRequest.this.json());
        return node.put("raw", new String(raw, StandardCharsets.UTF_8));
      }
    };
  }

  private static ObjectNode texts(Map<String, String> values) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    values.forEach(node::put);
    return node;
  }
}
