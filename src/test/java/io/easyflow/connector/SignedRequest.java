package io.easyflow.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.catalog.Expression;
import io.easyflow.catalog.Webhook.Authenticity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A request to a door, made and signed from nothing but what the connector declares. */
final class SignedRequest {
  private final ObjectMapper json;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, String> query = new LinkedHashMap<>();
  private String method = "POST";
  private byte[] body;

  SignedRequest(ObjectMapper json, byte[] body) {
    this.json = json;
    this.body = body;
    headers.put("Content-Type", "application/json");
  }

  SignedRequest method(String method) {
    this.method = method;
    return this;
  }

  /** Replaces the body, leaving a signature as it is. */
  SignedRequest body(byte[] body) {
    this.body = body;
    return this;
  }

  byte[] body() {
    return body;
  }

  /** Puts a value where a request carries it; null takes it away. */
  SignedRequest put(Place place, String value) {
    switch (place.kind()) {
      case HEADER -> set(headers, place.path().get(0), value);
      case QUERY -> set(query, place.path().get(0), value);
      default -> putIntoBody(place.path(), value);
    }
    return this;
  }

  private static void set(Map<String, String> values, String name, String value) {
    if (value == null) {
      values.remove(name);
    } else {
      values.put(name, value);
    }
  }

  private void putIntoBody(List<String> path, String value) {
    try {
      ObjectNode root = (ObjectNode) json.readTree(body);
      ObjectNode at = root;
      for (String step : path.subList(0, path.size() - 1)) {
        at = at.withObject("/" + step);
      }
      String last = path.get(path.size() - 1);
      if (value == null) {
        at.remove(last);
      } else {
        at.put(last, value);
      }
      body = json.writeValueAsBytes(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param declared how requests of the connector prove where they come from
   * @param key the secret
   * @return the proof of this request as it is now
   */
  String proof(Authenticity declared, String key) {
    String prefix = declared.prefix() == null ? "" : declared.prefix();
    if (declared.scheme().equals("token")) {
      return prefix + key;
    }
    byte[] signed =
        declared.signed() == null
            ? body
            : declared.signed().text(source()).getBytes(StandardCharsets.UTF_8);
    byte[] mac = mac(declared.scheme(), key, signed);
    return prefix + encode(declared.encoding(), mac);
  }

  static String encode(String encoding, byte[] mac) {
    return switch (encoding) {
      case "hex" -> HexFormat.of().formatHex(mac);
      case "HEX" -> HexFormat.of().withUpperCase().formatHex(mac);
      default -> Base64.getEncoder().encodeToString(mac);
    };
  }

  static byte[] decode(String encoding, String text) {
    return encoding.equals("base64")
        ? Base64.getDecoder().decode(text)
        : HexFormat.of().parseHex(text);
  }

  private static byte[] mac(String scheme, String key, byte[] signed) {
    String algorithm = scheme.replace("hmac-", "Hmac").toUpperCase(Locale.ROOT);
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the suite cannot sign by scheme '" + scheme + "'; teach SignedRequest", e);
    }
  }

  /** The request as expressions see it. */
  Expression.Source source() {
    ObjectNode all = json.createObjectNode();
    ObjectNode names = all.putObject("headers");
    headers.forEach((name, value) -> names.put(name.toLowerCase(Locale.ROOT), value));
    query.forEach(all.putObject("query")::put);
    all.putObject("path");
    all.put("raw", new String(body, StandardCharsets.UTF_8));
    try {
      all.set("body", body.length == 0 ? null : json.readTree(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Expression.Source() {
      @Override
      public String header(String name) {
        return names.path(name.toLowerCase(Locale.ROOT)).asText(null);
      }

      @Override
      public JsonNode json() {
        return all;
      }
    };
  }

  /** The request, ready to be sent. */
  HttpRequest to(String address) {
    String parameters =
        query.entrySet().stream()
            .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + (parameters.isEmpty() ? "" : "?" + parameters)))
            .method(
                method,
                method.equals("GET")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return request.build();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
