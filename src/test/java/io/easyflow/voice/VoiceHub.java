package io.easyflow.voice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.testkit.HubContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole hub with the skill's account, whose questions are answered by {@link TestConsultant}. */
final class VoiceHub implements AutoCloseable {
  static final String TOKEN = "Unguessable0Path0Token0Of0The0Skill0";

  static final String SKILL = "3f0c9d1e-skill";

  /** Skills of the requests that the vendor's SDKs publish. */
  private static final String VENDOR_SKILLS =
      "42:SKILL_ID,94d16-a32f-4932-9f5e-354d31f71998,94d12322-a36f-4922-1f5e-364d31f77998,"
          + "3ad36498-f5rd-4079-a14b-788652932056";

  final ObjectMapper json = new ObjectMapper();
  final TestConsultant consultant;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ConfigurableApplicationContext context;

  VoiceHub(Path home) throws Exception {
    context =
        HubContext.start(
            home,
            Map.of(
                "easyflow.routes-dir",
                Path.of("routes"),
                "easyflow.reload.enabled",
                false,
                "easyflow.voice.patience",
                "1s",
                "ALICE_PATH_TOKEN",
                TOKEN,
                "ALICE_SKILL_IDS",
                SKILL + ", " + VENDOR_SKILLS));
    CamelContext camel = bean(CamelContext.class);
    if (camel.getRoute("consultant") != null) {
      camel.getRouteController().stopRoute("consultant");
    }
    consultant = new TestConsultant(json);
    camel.addRoutes(consultant);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  CompletableFuture<HttpResponse<String>> send(byte[] body) {
    URI door =
        URI.create(
            "http://localhost:" + port() + "/api/v1/integration/webhook/alice?token=" + TOKEN);
    return http.sendAsync(
        HttpRequest.newBuilder(door)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** A call of the API by an operator; its status. */
  int call(String path, String body) throws IOException, InterruptedException {
    String login = "admin:" + HubContext.PASSWORD;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
            .header("Content-Type", "application/json")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private String port() {
    return context.getEnvironment().getRequiredProperty("local.server.port");
  }

  JsonNode read(String text) {
    try {
      return json.readTree(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    consultant.answerAtOnce("The test is over.");
    context.close();
  }
}
