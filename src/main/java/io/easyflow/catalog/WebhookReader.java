package io.easyflow.catalog;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.catalog.Webhook.Allow;
import io.easyflow.catalog.Webhook.Answer;
import io.easyflow.catalog.Webhook.Authenticity;
import io.easyflow.catalog.Webhook.Handshake;
import io.easyflow.catalog.Webhook.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads {@code webhook} of a connector. */
final class WebhookReader {
  private static final int MAX_BODY = 1 << 20;

  private WebhookReader() {}

  static Webhook read(Fields fields, CredentialNames credentials) {
    if (fields.has("answer") && fields.has("reply")) {
      fields.problem("reply", "reply: the answer is the port's; give either answer or reply");
    }
    return new Webhook(
        fields.expression("account"),
        authenticity(fields.fields("authenticity"), credentials),
        fields.expression("type"),
        fields.expression("key"),
        fields.duration("remember", Duration.ofDays(30)),
        fields.expression("orderBy"),
        Collections.unmodifiableMap(fields.map("headers", Expression::parse)),
        fields.expression("items"),
        fields.read("maxBody", Units::size, MAX_BODY),
        fields.has("reply") ? reply(fields.fields("reply")) : null,
        handshakes(fields, credentials),
        fields.has("allow") ? allow(fields.fields("allow"), credentials) : null,
        conceal(fields),
        fields.has("answer") ? answer(fields.fields("answer")) : null);
  }

  private static Allow allow(Fields fields, CredentialNames credentials) {
    return new Allow(fields.expression("value"), credentials.named(fields, "in"));
  }

  private static List<String> conceal(Fields webhook) {
    List<String> pointers = new ArrayList<>();
    for (JsonNode pointer : webhook.node().path("conceal")) {
      try {
        pointers.add(JsonPointer.compile(pointer.asText()).toString());
      } catch (IllegalArgumentException e) {
        webhook.problem(
            "conceal",
            "conceal: '"
                + pointer.asText()
                + "' is no place in a body; write it as /session/token");
      }
    }
    return List.copyOf(pointers);
  }

  private static Answer answer(Fields fields) {
    return new Answer(
        fields.duration("budget", null),
        fields.text("contentType", "application/json"),
        fields.expressionOrText("late"));
  }

  private static Authenticity authenticity(Fields fields, CredentialNames credentials) {
    String scheme = fields.text("scheme");
    if (!scheme.equals("none")) {
      if (fields.has("header") == fields.has("value")) {
        fields.problem(
            "scheme",
            "authenticity: scheme "
                + scheme
                + " needs to know where the proof is; give either header or value");
      }
      require(fields, scheme, "secret", "the name of a credential");
    }
    if (scheme.startsWith("hmac")) {
      require(fields, scheme, "encoding", "hex or base64");
    }
    return new Authenticity(
        scheme,
        fields.has("header")
            ? fields.read("header", header -> Expression.parse("header:" + header), null)
            : fields.expression("value"),
        fields.text("encoding"),
        fields.text("prefix"),
        credentials.named(fields, "secret"),
        fields.expression("timestamp"),
        fields.duration("tolerance", Duration.ofMinutes(5)),
        fields.expression("signed"));
  }

  private static void require(Fields fields, String scheme, String field, String what) {
    if (!fields.has(field)) {
      fields.problem(
          "scheme", "authenticity: scheme " + scheme + " needs '" + field + "'; add " + what);
    }
  }

  private static Reply reply(Fields fields) {
    return new Reply(
        fields.number("status", 200),
        fields.text("contentType", "text/plain"),
        fields.expressionOrText("body"));
  }

  private static List<Handshake> handshakes(Fields webhook, CredentialNames credentials) {
    List<Handshake> found = new ArrayList<>();
    for (Fields fields : webhook.list("handshakes")) {
      if (fields.has("token") != fields.has("secret")) {
        fields.problem(
            fields.has("token") ? "token" : "secret",
            "handshake: token and secret belong together; give both or none");
      }
      found.add(
          new Handshake(
              fields.text("method", "GET"),
              fields.has("when") ? fields.expression("when") : Expression.parse("true"),
              fields.expression("token"),
              credentials.named(fields, "secret"),
              reply(fields.fields("reply"))));
    }
    return List.copyOf(found);
  }
}
