package io.easyflow.voice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.EasyFlowApplication;
import io.easyflow.database.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.TypeFilter;

/** A whole hub with the skill's account, whose questions are answered by {@link TestConsultant}. */
final class VoiceHub implements AutoCloseable {
  static final String TOKEN = "Unguessable0Path0Token0Of0The0Skill0";
  private static final String PASSWORD = "a password for tests";

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
    PGSimpleDataSource database = TestDatabase.create();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("spring.datasource.url", database.getUrl());
    properties.put("spring.datasource.username", "postgres");
    properties.put("spring.datasource.password", "postgres");
    properties.put("server.port", 0);
    properties.put("spring.jmx.enabled", false);
    properties.put("camel.main.jmx-enabled", false);
    properties.put("easyflow.data-dir", home.resolve("data"));
    properties.put("easyflow.routes-dir", Path.of("routes"));
    properties.put("easyflow.reload.enabled", false);
    properties.put("easyflow.admin-password", PASSWORD);
    properties.put("easyflow.sandbox", false);
    properties.put("ALICE_PATH_TOKEN", TOKEN);
    properties.put("ALICE_SKILL_IDS", SKILL + ", " + VENDOR_SKILLS);
    context =
        new SpringApplicationBuilder(Hub.class)
            .run(
                properties.entrySet().stream()
                    .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                    .toArray(String[]::new));
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
    String login = "admin:" + PASSWORD;
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

  /** The hub without what tests declare. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @ConfigurationPropertiesScan("io.easyflow")
  @ComponentScan(
      basePackageClasses = EasyFlowApplication.class,
      excludeFilters = @ComponentScan.Filter(type = FilterType.CUSTOM, classes = OfTests.class))
  static class Hub {}

  /** Matches classes of tests, and the class whose own scan would find them. */
  static final class OfTests implements TypeFilter {
    @Override
    public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
      return reader.getResource().getURL().getPath().contains("/test-classes/")
          || reader.getClassMetadata().getClassName().equals(EasyFlowApplication.class.getName());
    }
  }
}
