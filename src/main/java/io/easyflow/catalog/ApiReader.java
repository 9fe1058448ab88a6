package io.easyflow.catalog;

import io.easyflow.catalog.Api.Breaker;
import io.easyflow.catalog.Api.ErrorClass;
import io.easyflow.catalog.Api.ErrorRule;
import io.easyflow.catalog.Api.Limit;
import io.easyflow.catalog.Api.RetryAfter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code api} of a connector. */
final class ApiReader {
  private ApiReader() {}

  static Api read(Fields fields, CredentialNames credentials) {
    Map<String, String> headers = templates(fields.fields("headers"), credentials);
    Map<String, String> query = templates(fields.fields("query"), credentials);
    if (fields.has("auth")) {
      auth(fields.fields("auth"), credentials, headers, query);
    }
    return new Api(
        hosts(fields, credentials),
        Collections.unmodifiableMap(headers),
        Collections.unmodifiableMap(query),
        limits(fields),
        retryAfter(fields),
        fields.duration("connectTimeout", null),
        fields.duration("timeout", null),
        fields.text("idempotencyHeader"),
        fields.has("breaker") ? breaker(fields.fields("breaker")) : null,
        errors(fields));
  }

  private static Map<String, String> hosts(Fields fields, CredentialNames credentials) {
    if (fields.has("baseUrl") == fields.has("hosts")) {
      fields.problem(
          fields.has("hosts") ? "hosts" : "", "api needs an address; give either baseUrl or hosts");
    }
    Map<String, String> hosts = new LinkedHashMap<>();
    if (fields.has("baseUrl")) {
      hosts.put("default", address(fields, "baseUrl", credentials));
    }
    Fields named = fields.fields("hosts");
    named
        .node()
        .fieldNames()
        .forEachRemaining(name -> hosts.put(name, address(named, name, credentials)));
    return Collections.unmodifiableMap(hosts);
  }

  private static String address(Fields fields, String field, CredentialNames credentials) {
    String address = credentials.template(fields, field);
    try {
      URI uri = URI.create(address.replaceAll("\\{[^{}]*}", "x"));
      if (!"https".equals(uri.getScheme()) && !"http".equals(uri.getScheme())
          || uri.getHost() == null
          || uri.getQuery() != null) {
        throw new IllegalArgumentException(address);
      }
    } catch (IllegalArgumentException e) {
      fields.problem(
          field,
          field + ": '" + address + "' is not an address such as https://api.example.com/v1");
    }
    return address;
  }

  private static Map<String, String> templates(Fields fields, CredentialNames credentials) {
    Map<String, String> found = new LinkedHashMap<>();
    fields
        .node()
        .fieldNames()
        .forEachRemaining(name -> found.put(name, credentials.template(fields, name)));
    return found;
  }

  private static void auth(
      Fields fields,
      CredentialNames credentials,
      Map<String, String> headers,
      Map<String, String> query) {
    if (fields.has("header") == fields.has("query")) {
      fields.problem("", "auth goes into a header or into the query; give one of the two");
    }
    String value = credentials.template(fields, "value");
    if (fields.has("header")) {
      headers.put(fields.text("header"), value);
    } else if (fields.has("query")) {
      query.put(fields.text("query"), value);
    }
  }

  private static List<Limit> limits(Fields api) {
    if (api.has("limit") && api.has("limits")) {
      api.problem("limits", "limit and limits say the same; keep limits");
    }
    List<Limit> found = new ArrayList<>();
    for (Fields fields : api.list(api.has("limit") ? "limit" : "limits")) {
      found.add(
          new Limit(
              fields.text("per"),
              fields.node().path("bucket").asDouble(),
              fields.read("refill", Units::rate, 1.0),
              fields.expression("when"),
              fields.expression("costs")));
    }
    return List.copyOf(found);
  }

  private static List<RetryAfter> retryAfter(Fields api) {
    List<RetryAfter> found = new ArrayList<>();
    for (Fields fields : api.list("retryAfter")) {
      if (fields.has("header") == fields.has("value")) {
        fields.problem("", "retryAfter: give either header or value");
      }
      found.add(
          new RetryAfter(
              fields.has("header")
                  ? fields.read("header", header -> Expression.parse("header:" + header), null)
                  : fields.expression("value"),
              fields.text("unit", "seconds")));
    }
    return List.copyOf(found);
  }

  private static Breaker breaker(Fields fields) {
    return new Breaker(
        fields.read("failures", text -> Integer.valueOf(text.replace("%", "")), 50),
        fields.number("window", 20),
        fields.duration("pause", Duration.ofSeconds(30)));
  }

  private static List<ErrorRule> errors(Fields api) {
    List<ErrorRule> found = new ArrayList<>();
    for (Fields fields : api.list("errors")) {
      found.add(
          new ErrorRule(
              fields.expression("when"),
              ErrorClass.valueOf(fields.text("is").toUpperCase(Locale.ROOT)),
              fields.expressionOrText("reason"),
              fields.expression("after")));
    }
    return List.copyOf(found);
  }
}
