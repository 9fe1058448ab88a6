package io.easyflow.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.testkit.EchoDouble;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.Shopify;
import io.easyflow.testkit.Shopify.Order;
import io.easyflow.testkit.TelegramDouble;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plants a secret in every credential, lets every platform refuse every call and repeat what it was
 * sent, and then looks for the secrets in everything that the hub shows.
 */
class SecretsTest {
  private static final Logger LOG = LoggerFactory.getLogger(SecretsTest.class);
  private static final String TRACER =
      "org.apache.camel:context=easy-flow,type=tracer,name=BacklogTracer";
  private static final String DUMP = "/dumpAllTracedMessagesAsJSon()";
  private static final Map<String, String> SECRETS =
      Map.ofEntries(
          Map.entry("SHOPIFY_WEBHOOK_SECRET", Shopify.SECRET),
          Map.entry("SHOPIFY_ACCESS_TOKEN", "planted-shopify-token"),
          Map.entry("TELEGRAM_BOT_TOKEN", "4711:planted-bot-token"),
          Map.entry("TELEGRAM_WEBHOOK_SECRET", TelegramDouble.SECRET),
          Map.entry("WHATSAPP_ACCESS_TOKEN", "planted-whatsapp-token"),
          Map.entry("WHATSAPP_APP_SECRET", "planted-app-secret"),
          Map.entry("WHATSAPP_VERIFY_TOKEN", "planted-verify-token"),
          Map.entry("WILDBERRIES_TOKEN", "planted-wildberries-token"),
          Map.entry("BITRIX24_WEBHOOK_CODE", "planted-bitrix24-code"),
          Map.entry("OPENAI_API_KEY", "planted-openai-key"),
          Map.entry("CLAUDE_API_KEY", "planted-claude-key"),
          Map.entry("YANDEXGPT_API_KEY", "planted-yandexgpt-key"),
          Map.entry("EASYFLOW_ADMIN_PASSWORD", HubProcess.PASSWORD));

  @TempDir Path home;

  @Test
  void noSecretIsInAnythingTheHubShows() throws Exception {
    try (EchoDouble platform = new EchoDouble();
        HubProcess hub = new HubProcess(home, environment(platform.baseUrl()))) {
      hub.start();
      trace(hub);
      provoke(hub, platform);
      Map<String, String> shown = crawl(hub);
      shown.put("the log", hub.logText());
      assertThat(shown.get("the log")).contains("RETRY");
      assertThat(shown.get("/actuator/jolokia/exec/" + TRACER + DUMP)).contains("shopify-inbound");
      shown.forEach(
          (where, text) ->
              secrets()
                  .forEach(
                      (name, secret) ->
                          assertThat(text.contains(secret)).as("%s in %s", name, where).isFalse()));
      LOG.info(
          "{} answers hold none of {} secrets: {}", shown.size(), SECRETS.size(), shown.keySet());
    }
  }

  private static Map<String, String> environment(String platform) {
    Map<String, String> environment = new TreeMap<>(SECRETS);
    environment.put("SHOPIFY_SHOP", "acceptance-shop");
    environment.put("WHATSAPP_PHONE_NUMBER_ID", "100200300");
    environment.put("SHOPIFY_BASE_URL", platform);
    environment.put("TELEGRAM_BASE_URL", platform + "/bot{botToken}");
    environment.put("WHATSAPP_BASE_URL", platform);
    environment.put("WILDBERRIES_BASE_URL", platform);
    environment.put("BITRIX24_PORTAL", "acceptance.bitrix24.ru");
    environment.put("BITRIX24_USER_ID", "1");
    environment.put("BITRIX24_BASE_URL", platform + "/rest/{userId}/{webhookCode}");
    environment.put("YANDEXGPT_FOLDER_ID", "acceptance");
    for (String ai : List.of("OPENAI", "CLAUDE", "YANDEXGPT")) {
      environment.put(ai + "_BASE_URL", platform);
    }
    return environment;
  }

  /** Each secret as it is and in the forms a header or an address gives it. */
  private static Map<String, String> secrets() {
    Map<String, String> forms = new TreeMap<>(SECRETS);
    SECRETS.forEach(
        (name, secret) -> {
          byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
          forms.put(name + " in base64", Base64.getEncoder().encodeToString(bytes));
          forms.put(name + " in a URL", secret.replace(":", "%3A"));
        });
    return forms;
  }

  /** Camel's tracer remembers bodies, headers and failures of what passes. */
  private static void trace(HubProcess hub) throws IOException {
    JsonNode answer = hub.json("/actuator/jolokia/write/" + TRACER + "/Enabled/true");
    assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(200);
  }

  private static void provoke(HubProcess hub, EchoDouble platform) throws IOException {
    for (String account : List.of("bitrix24", "openai", "claude", "yandexgpt")) {
      hub.post("/api/v1/accounts/" + account + ":default/test", "");
    }
    for (String account : List.of("shopify", "telegram", "whatsapp", "wildberries")) {
      hub.post("/api/v1/accounts/" + account + ":default/test", "");
      for (String kind : List.of("orders", "products", "contacts", "analytics")) {
        hub.post("/api/v1/sync/" + account + "/" + kind, "");
      }
    }
    for (String account : List.of("telegram:default", "whatsapp:default")) {
      hub.post(
          "/api/v1/messages",
          """
          {"account":"%s","chatId":"79000000001","kind":"text","text":"Hello"}"""
              .formatted(account));
    }
    String order = Order.placed(1, "+79000000001").json();
    Shopify.send(hub, "orders/create", "s1", order);
    Shopify.send(hub, "refunds/create", "s2", "{\"id\":5,\"order_id\":1}");
    hub.send(Shopify.signedBy(hub, "orders/create", "s3", Shopify.sign("x"), order));
    hub.get("/api/v1/integration/webhook/whatsapp?hub.mode=subscribe&hub.verify_token=wrong");
    chat(hub);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                platform.calls() >= 9
                    && hub.logText().contains("RETRY")
                    && !letters(hub).isEmpty()
                    && !hub.json("/api/v1/chats").path("items").isEmpty());
  }

  /** A visitor asks, so that an AI service is asked. */
  private static void chat(HubProcess hub) throws IOException {
    String session = hub.send(visitor(hub, "session", "{}").build()).body();
    String token = new ObjectMapper().readTree(session).path("token").asText();
    HttpRequest.Builder line = visitor(hub, "send-message", "{\"text\":\"Where is my order?\"}");
    line.header("Authorization", "Bearer " + token);
    assertThat(hub.send(line.build()).statusCode()).isEqualTo(200);
  }

  private static HttpRequest.Builder visitor(HubProcess hub, String call, String body) {
    return HttpRequest.newBuilder(hub.uri("/api/chat/" + call))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static JsonNode letters(HubProcess hub) throws IOException {
    return hub.json("/api/v1/dead-letters").path("items");
  }

  /** Every GET of the API by its own description, with what there is for the places in it. */
  private static Map<String, String> crawl(HubProcess hub) throws IOException {
    Map<String, List<String>> places = new LinkedHashMap<>();
    places.put("/connectors/flows/{file}", List.of("order-notifications"));
    places.put("/connectors/{id}", List.of("shopify", "telegram", "whatsapp", "wildberries"));
    places.put("/accounts/{id}", ids(hub, "/api/v1/accounts", "", "id"));
    places.put("/dead-letters/{id}", ids(hub, "/api/v1/dead-letters", "/items", "deliveryId"));
    places.put("/events/{id}", ids(hub, "/api/v1/events", "/items", "id"));
    List<String> chats = ids(hub, "/api/v1/chats", "/items", "id");
    places.put("/chats/{id}", chats);
    places.put("/chats/{id}/messages", chats);
    places.put("/files/{id}", List.of("0".repeat(32)));
    Map<String, String> shown = new LinkedHashMap<>();
    JsonNode paths = hub.json("/v3/api-docs").path("paths");
    assertThat(paths.size()).isGreaterThan(15);
    paths
        .properties()
        .forEach(
            path -> {
              if (path.getValue().has("get")) {
                addresses(path.getKey(), places).forEach(one -> read(hub, one, shown));
              }
            });
    Stream.of(
            "",
            "/health",
            "/health/readiness",
            "/info",
            "/prometheus",
            "/jolokia",
            "/jolokia/list",
            "/jolokia/read/java.lang:type=Runtime",
            "/jolokia/read/org.apache.camel:type=routes,*",
            "/jolokia/read/org.apache.camel:type=endpoints,*",
            "/jolokia/read/org.apache.camel:type=components,*",
            "/jolokia/read/org.apache.camel:type=processors,*",
            "/jolokia/read/org.apache.camel:type=context,*",
            "/jolokia/read/com.zaxxer.hikari:*",
            "/jolokia/exec/" + TRACER + DUMP)
        .forEach(path -> read(hub, "/actuator" + path, shown));
    read(hub, "/chats", shown);
    read(hub, "/v3/api-docs", shown);
    return shown;
  }

  private static List<String> ids(HubProcess hub, String path, String pointer, String field)
      throws IOException {
    List<String> ids = new ArrayList<>();
    hub.json(path).at(pointer).forEach(one -> ids.add(one.path(field).asText()));
    assertThat(ids).as(path).isNotEmpty().doesNotContain("");
    return ids;
  }

  private static List<String> addresses(String path, Map<String, List<String>> places) {
    if (!path.contains("{")) {
      return List.of(path);
    }
    if (path.endsWith("/{platform}/{externalId}")) {
      return List.of(path.replace("{platform}", "shopify").replace("{externalId}", "1"));
    }
    return places.entrySet().stream()
        .filter(place -> path.endsWith(place.getKey()))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElseThrow(() -> new AssertionError("this test does not know how to read " + path))
        .stream()
        .map(value -> path.replaceFirst("\\{[a-z]+}", value))
        .toList();
  }

  private static void read(HubProcess hub, String path, Map<String, String> shown) {
    try {
      HttpResponse<String> answer = hub.get(path.replace(" ", "%20"));
      assertThat(answer.statusCode()).as(path).isLessThan(500);
      shown.put(path, answer.headers().map() + answer.body());
    } catch (IOException e) {
      throw new AssertionError(path, e);
    }
  }
}
