package io.easyflow.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.catalog.Api;
import io.easyflow.catalog.ConnectorReader;
import io.easyflow.crash.Fuzz;
import io.easyflow.testkit.Choices;
import io.easyflow.testkit.JsonMutator;
import io.easyflow.testkit.VendorJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a platform answers, the call has an outcome, and its reason can be shown. */
class AnswerFuzzTest {
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final RetryHints HINTS = new RetryHints(new OutletFixture.TestClock(), LONGEST);
  private static final Outcomes OUTCOMES = new Outcomes(HINTS, Duration.ofMinutes(15));
  private static final List<Platform> PLATFORMS = platforms();

  private static final List<Integer> STATUSES =
      List.of(200, 201, 204, 301, 400, 401, 402, 403, 404, 408, 409, 423, 429, 500, 503, 99, 999);
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json; charset=windows-1251",
          "application/problem+json;charset=UTF-16",
          "text/html; charset=utf-8",
          "text/plain",
          "application/json; charset=x-user-defined",
          "application/json; charset=\"no such\"",
          "application/json; charset=;",
          ";;");
  private static final List<String> HINT_NAMES =
      List.of("retry-after", "x-ratelimit-retry", "x-ratelimit-reset");
  private static final List<String> HINT_TEXTS =
      List.of(
          "1",
          "1.5",
          "-1",
          "1e9",
          "999999999999999999",
          "0.0000000000000000000000000000000000000001",
          "Wed, 21 Oct 2026 07:28:00 GMT",
          "Wed, 21 Oct 999999999 07:28:00 GMT",
          "+999999999-12-31T23:59:59Z",
          "2026-10-21T07:28:00+18:00",
          "٣");

  /** A connector's outlet and what its platform is known to send. */
  private record Platform(Api api, List<JsonNode> samples) {}

  @Test
  void everyAnswerHasAnOutcome() {
    Fuzz.run(8_000, 200_000, AnswerFuzzTest::answer);
  }

  @MethodSource("io.easyflow.crash.Fuzz#seeds")
  @FuzzTest(maxDuration = Fuzz.DURATION)
  void fuzz(byte[] input) {
    answer(input);
  }

  private static void answer(byte[] input) {
    Choices choices = new Choices(input);
    Platform platform = choices.one(PLATFORMS);
    Map<String, String> headers = headers(choices);
    int status = choices.one(STATUSES);
    byte[] body = body(platform, choices);
    AnswerKind kind = choices.one(List.of(AnswerKind.values()));
    Answer answer = new Answer(new HttpSender.Raw(status, headers, body), kind, OutletFixture.JSON);
    Outcome.Repeat repeat = choices.one(List.of(Outcome.Repeat.values()));
    Outcome outcome = OUTCOMES.of(platform.api, answer, repeat, text -> text);
    if (outcome.after() != null) {
      assertThat(outcome.after()).isBetween(Duration.ZERO, LONGEST);
    }
    if (outcome.is() == Api.ErrorClass.OK) {
      read(answer, kind);
    } else {
      assertThat(outcome.why()).isNotBlank().hasSizeLessThan(400).doesNotContain("\n", "\0");
    }
    for (Api.Limit limit : platform.api.limits()) {
      assertThat(new Limits.Applied(limit, null).cost(answer)).isFinite();
    }
    header(choices.text(30), choices.text(30));
  }

  private static void read(Answer answer, AnswerKind kind) {
    try {
      answer.body(kind);
    } catch (Answer.Unreadable refused) {
      assertThat(refused.getMessage()).startsWith("the answer is ");
    }
  }

  /** What passes the check can be sent: nothing in it ends a line. */
  private static void header(String name, String value) {
    try {
      HttpHeaders.check(name, value);
      assertThat(name + value).matches("[\\t -~]*");
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).contains("header");
    }
  }

  private static Map<String, String> headers(Choices choices) {
    Map<String, String> headers = new HashMap<>();
    if (!choices.oneIn(5)) {
      headers.put("content-type", choices.oneIn(5) ? choices.text(60) : choices.one(TYPES));
    }
    for (String name : HINT_NAMES) {
      if (choices.oneIn(2)) {
        headers.put(name, choices.oneIn(4) ? choices.text(40) : choices.one(HINT_TEXTS));
      }
    }
    if (choices.oneIn(6)) {
      headers.put(choices.text(10).toLowerCase(Locale.ROOT), choices.text(30));
    }
    return headers;
  }

  private static byte[] body(Platform platform, Choices choices) {
    if (choices.oneIn(5)) {
      return choices.bytes(300);
    }
    JsonNode sample = choices.one(platform.samples);
    String text = new JsonMutator(choices).mutate(sample).toString();
    return (choices.oneIn(10) ? text.substring(0, choices.below(text.length() + 1)) : text)
        .getBytes(choices.oneIn(10) ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
  }

  private static List<Platform> platforms() {
    List<Platform> platforms = new ArrayList<>();
    ConnectorReader reader = new ConnectorReader();
    try (Stream<Path> folders = Files.list(Path.of("routes", "connectors"))) {
      for (Path folder : folders.sorted().toList()) {
        Api api = reader.read(folder).connector().orElseThrow().api();
        if (api != null) {
          platforms.add(new Platform(api, answers(folder.getFileName().toString())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return platforms;
  }

  /** Samples, and the kinds of errors that connectors look for. */
  private static List<JsonNode> answers(String platform) throws IOException {
    List<JsonNode> answers = new ArrayList<>(VendorJson.of(platform));
    for (String error :
        List.of(
            "{\"errors\":[{\"message\":\"m\",\"extensions\":{\"code\":\"THROTTLED\"}}],"
                + "\"extensions\":{\"cost\":{\"requestedQueryCost\":10,\"throttleStatus\":"
                + "{\"currentlyAvailable\":1,\"restoreRate\":50}}}}",
            "{\"data\":{\"x\":{\"userErrors\":[{\"message\":\"m\",\"code\":\"c\"}]}}}",
            "{\"ok\":false,\"description\":\"d\",\"parameters\":{\"retry_after\":3}}",
            "{\"error\":{\"code\":131047,\"message\":\"m\",\"is_transient\":true}}",
            "{\"error\":true,\"errorText\":\"t\",\"errors\":{\"phone\":[\"is invalid\"]}}",
            "{\"title\":\"t\",\"detail\":\"d\",\"message\":[{\"code\":1}]}")) {
      answers.add(OutletFixture.JSON.readTree(error));
    }
    return answers;
  }
}
