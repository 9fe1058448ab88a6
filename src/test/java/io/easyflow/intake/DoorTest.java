package io.easyflow.intake;

import static io.easyflow.intake.Fakes.account;
import static io.easyflow.intake.Fakes.header;
import static io.easyflow.intake.Fakes.jq;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.account.Account;
import io.easyflow.account.Secret;
import io.easyflow.catalog.Webhook.Handshake;
import io.easyflow.catalog.Webhook.Reply;
import io.easyflow.channel.RecordingEventStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The door over real HTTP: a server, three platforms, and ways to call them. */
@SpringBootTest(
    classes = DoorSlice.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "easyflow.intake.commit-timeout=2s",
      "easyflow.intake.body-timeout=3s",
      "easyflow.intake.retry-after=7s",
      "easyflow.intake.max-items=5",
      "easyflow.intake.max-in-flight=1200",
      "server.tomcat.accept-count=1024",
      "spring.servlet.multipart.enabled=false"
    })
@ExtendWith(OutputCaptureExtension.class)
abstract class DoorTest {
  static final String PATH = "/api/v1/integration/webhook/";
  static final String BODY = "{\"id\":1001}";
  static final String KEY = "k3y-of-the-shop";

  @LocalServerPort int port;
  @Autowired Fakes.MapCatalog catalog;
  @Autowired Fakes.ListAccounts accounts;
  @Autowired RecordingEventStore store;
  @Autowired MeterRegistry metrics;
  @Autowired RefusedCalls refusedCalls;
  @Autowired RefusedCallStore refusedCallStore;
  final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void setUp() {
    store.clear();
    Fakes.Door shop = Fakes.door();
    shop.account = header("X-Shop");
    shop.authenticity = Fakes.hmac("X-Hmac", "base64", null);
    shop.type = header("X-Topic");
    shop.key = header("X-Id");
    shop.orderBy = jq(".body.id");
    catalog.put(shop.of("shop"));
    accounts.put(account("shop", "default", Map.of("shop", "one"), KEY));
    accounts.put(account("shop", "second", Map.of("shop", "two"), "new", KEY));
    Fakes.Door chat = Fakes.door();
    chat.authenticity = Fakes.hmac("X-Hub-Signature-256", "hex", "sha256=");
    chat.items = jq(".body.messages[]");
    chat.handshakes =
        List.of(
            new Handshake(
                "GET",
                jq(".query[\"hub.mode\"] == \"subscribe\""),
                jq(".query[\"hub.verify_token\"]"),
                "verifyToken",
                new Reply(200, "text/plain", jq(".query[\"hub.challenge\"]"))));
    catalog.put(chat.of("chat"));
    accounts.put(
        new Account(
            "chat",
            "default",
            null,
            Map.of(),
            Map.of(
                "webhookSecret",
                List.of(new Secret("my-app-secret")),
                "verifyToken",
                List.of(new Secret("t0ken"), new Secret("old-t0ken")))));
    Fakes.Door open = Fakes.door();
    open.key = jq(".body.id");
    open.maxBody = 2000;
    open.reply = new Reply(202, "text/plain", jq("\"ok\""));
    catalog.put(open.of("open"));
    Fakes.Door plain = Fakes.door();
    plain.maxBody = 2000;
    catalog.put(plain.of("plain"));
    accounts.put(account("plain", "default", Map.of()));
    accounts.put(account("open", "default", Map.of()));
    catalog.put(Fakes.connector("silent", null));
  }

  static void assertProblem(HttpResponse<String> answer, int status, String type) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type"))
        .get()
        .asString()
        .startsWith("application/problem+json");
    JsonNode problem = new ObjectMapper().readTree(answer.body());
    assertThat(problem.get("type").asText()).isEqualTo("/problems/" + type);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asText()).endsWith(".");
    assertThat(problem.size()).isEqualTo(4);
  }

  double refused(String platform, String reason) {
    var counter =
        metrics
            .find("integration.webhook.refused")
            .tags("platform", platform, "reason", reason)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  HttpResponse<String> signed(String platform, String body) throws Exception {
    return send(
        post(platform, BodyPublishers.ofString(body))
            .header("X-Hmac", sign(body))
            .header("X-Topic", "orders/create")
            .header("CamelHttpUri", "http://evil.example"));
  }

  HttpRequest.Builder post(String path, BodyPublisher body) {
    return request(PATH + path).header("Content-Type", "application/json").POST(body);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  static String sign(String body) {
    return Base64.getEncoder().encodeToString(HmacSchemeTest.mac(KEY, body));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
