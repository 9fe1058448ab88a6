package io.easyflow.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.catalog.Api;
import io.easyflow.catalog.ConnectorReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What comes of errors that vendors publish; only where the system property {@code
 * easyflow.vendor-fixtures} names their directory.
 */
class VendorErrorsTest {
  private static final Outcomes OUTCOMES =
      new Outcomes(
          new RetryHints(new OutletFixture.TestClock(), Duration.ofHours(24)),
          Duration.ofMinutes(15));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openai    | response-error-insufficient-quota.json | 429 | ACCOUNT   | money",
        "yandexgpt | response-error-400-folder.json         | 400 | ACCOUNT   | YANDEXGPT_FOLDER_ID",
        "claude    | response-error-overloaded.json         | 529 | RETRYABLE | Overloaded",
        "claude    | recorded-429-rate-limit.json           | 429 | RETRYABLE | rate limit",
        "telegram  | api-error-with-parameters.json         | 400 | PERMANENT | supergroup",
      })
  void isSortedAsTheVendorMeansIt(
      String platform, String file, int status, Api.ErrorClass is, String words)
      throws IOException {
    String fixtures = System.getProperty("easyflow.vendor-fixtures", "");
    assumeTrue(!fixtures.isBlank(), "no payloads of vendors are given");
    JsonNode content =
        OutletFixture.JSON.readTree(Files.readAllBytes(Path.of(fixtures, platform, file)));
    Map<String, String> headers = new TreeMap<>(Map.of("content-type", "application/json"));
    content
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    JsonNode body = content.has("status_code") ? content.get("body") : content;
    Answer answer =
        new Answer(
            new HttpSender.Raw(status, headers, OutletFixture.JSON.writeValueAsBytes(body)),
            AnswerKind.JSON,
            OutletFixture.JSON);
    Api api =
        new ConnectorReader()
            .read(Path.of("routes", "connectors", platform))
            .connector()
            .orElseThrow()
            .api();
    Outcome outcome = OUTCOMES.of(api, answer, Outcome.Repeat.SAFE, text -> text);
    assertThat(outcome.is()).as(outcome.why()).isEqualTo(is);
    assertThat(outcome.why()).contains(words);
  }
}
