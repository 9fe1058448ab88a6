package io.easyflow.connector;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.easyflow.account.Account;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.Journal;
import io.easyflow.channel.RecordingDelivery;
import io.easyflow.outlet.RefusedAccounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;

/** A platform in trouble, before every port: what the hub makes of it. */
final class PortFaults {
  private static final Pattern PATH = Pattern.compile("[(]?[.]body((?:[.][A-Za-z_]+)+)[)]?[?]?");

  private final SuiteHub hub;
  private final PortCaller caller;
  private final Version version;

  PortFaults(SuiteHub hub, PortCaller caller, Version version) {
    this.hub = hub;
    this.caller = caller;
    this.version = version;
  }

  /** What a doubtful outcome of the port's first call means. */
  private enum Doubt {
    SAFE,
    REPEATABLE,
    CHANGING;

    Class<? extends Exception> failure() {
      return this == CHANGING ? DeliveryFailure.Unknown.class : DeliveryFailure.Retryable.class;
    }
  }

  /**
   * A port with the input that its faults are tried with, one that changes something if any does.
   */
  private record Subject(PortSuite.Port port, PortInputs.Input input, Doubt doubt, boolean json) {
    String title() {
      return port.platform() + " / " + port.name() + " / ";
    }
  }

  /** The tests of a port; none when it calls nothing. */
  List<DynamicTest> of(PortSuite.Port port) {
    PortSteps.Step first =
        port.steps().stream().filter(PortSteps.Step::calls).findFirst().orElse(null);
    if (first == null) {
      return List.of();
    }
    Subject subject = subject(port, first);
    // Begun before all tests: a silence lasts as long as calls may, and they wait together.
    CompletableFuture<Exception> silence = silence(subject);
    Class<? extends Exception> inDoubt = subject.doubt.failure();
    Map<String, ResponseDefinitionBuilder> doubtful = new LinkedHashMap<>();
    doubtful.put("500", answer(500, "{}"));
    doubtful.put("connection reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    doubtful.put("empty response", aResponse().withFault(Fault.EMPTY_RESPONSE));
    doubtful.put("cut chunk", aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));
    if (subject.json) {
      doubtful.put(
          "web page instead of JSON",
          answer(200, "<html>sorry</html>").withHeader("Content-Type", "text/html"));
    }
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(test(subject, "is recorded before it calls", () -> isRecorded(subject)));
    doubtful.forEach(
        (name, answer) ->
            tests.add(test(subject, name, () -> failsWith(subject, answer, inDoubt))));
    tests.add(
        test(
            subject,
            "silence",
            () -> assertThat(silence.get()).isInstanceOf(inDoubt).hasMessageContaining("answer")));
    tests.add(test(subject, "nobody listens", () -> nobodyListens(subject)));
    tests.add(
        test(
            subject,
            "429 with Retry-After",
            () -> waits(subject, answer(429, "{}").withHeader("Retry-After", "7"), 7)));
    tests.addAll(declaredHints(subject));
    tests.addAll(declaredAnswers(subject));
    tests.add(test(subject, "401", () -> accountIsRefused(subject)));
    tests.add(
        test(
            subject,
            subject.doubt == Doubt.SAFE ? "500 once" : "500 after the effect",
            () -> effectHappensOnce(subject)));
    return tests;
  }

  private Subject subject(PortSuite.Port port, PortSteps.Step first) {
    List<PortInputs.Input> inputs = port.all();
    Subject chosen = null;
    for (PortInputs.Input input : inputs) {
      Doubt doubt = doubt(port, first, input);
      if (chosen == null || chosen.doubt == Doubt.SAFE && doubt != Doubt.SAFE) {
        boolean json = !"binary".equals(first.options().get("answer"));
        chosen = new Subject(port, input, doubt, json);
      }
    }
    return chosen;
  }

  /** By what the folder says, not by what the hub makes of it. */
  private Doubt doubt(PortSuite.Port port, PortSteps.Step call, PortInputs.Input input) {
    Map<String, String> options = call.options();
    boolean safe;
    if (options.containsKey("safe")) {
      safe = options.get("safe").equals("true");
    } else if (options.containsKey("body")) {
      String text = version.files().text(options.get("body"));
      safe = !text.replaceAll("#[^\\n]*", "").contains("mutation");
    } else if (call.mapping() != null) {
      JsonNode request = request(port, call.mapping(), input);
      String method = request.path("method").asText(request.has("body") ? "POST" : "GET");
      safe = request.path("safe").asBoolean(method.equals("GET") || method.equals("HEAD"));
    } else {
      safe = List.of("GET", "HEAD").contains(options.getOrDefault("method", "GET"));
    }
    if (safe) {
      return Doubt.SAFE;
    }
    boolean keyed = version.connector().api().idempotencyHeader() != null;
    return keyed || "true".equals(options.get("repeatable")) ? Doubt.REPEATABLE : Doubt.CHANGING;
  }

  /** The request that the samples expect, of this input or of another one. */
  private JsonNode request(PortSuite.Port port, String mapping, PortInputs.Input input) {
    List<String> cases = port.inputs().cases(mapping);
    assertThat(cases).as("samples/<case>." + mapping + ".json").isNotEmpty();
    String name = cases.contains(input.name()) ? input.name() : cases.get(0);
    return port.inputs().read(name + "." + mapping + ".json");
  }

  private DynamicTest test(
      Subject subject, String fault, org.junit.jupiter.api.function.Executable body) {
    return dynamicTest(subject.title() + fault, body);
  }

  private PortCaller.Call call(Subject subject) {
    Account account = hub.account(version.unit().id(), subject.input.settings(), Map.of());
    return new PortCaller.Call(account, subject.port.name(), subject.input);
  }

  /** What may happen twice is told to the channel before it happens, and nothing else is. */
  private void isRecorded(Subject subject) throws Exception {
    PortCaller.Call call = call(subject);
    RecordingDelivery delivery = new RecordingDelivery(1, call.account().id());
    hub.doubles.fault(call.account().name(), answer(500, "{}"));
    assertThat(caller.failure(call, delivery)).isNotNull();
    assertThat(delivery.started())
        .isEqualTo(
            switch (subject.doubt) {
              case SAFE -> List.of();
              case REPEATABLE -> List.of(true);
              case CHANGING -> List.of(false);
            });
  }

  private Exception failsWith(
      Subject subject, ResponseDefinitionBuilder answer, Class<? extends Exception> type) {
    PortCaller.Call call = call(subject);
    hub.doubles.fault(call.account().name(), answer);
    Exception failure = caller.failure(call, null);
    assertThat(failure).isInstanceOf(type);
    assertThat(failure.getMessage())
        .startsWith(call.account().id())
        .doesNotContain("Exception", "java.", "localhost");
    assertThat(hub.doubles.requests(call.account().name())).as("calls made").hasSize(1);
    return failure;
  }

  private CompletableFuture<Exception> silence(Subject subject) {
    Account account = hub.silentAccount(version.unit().id(), subject.input.settings());
    return CompletableFuture.supplyAsync(() -> failure(subject, account), hub.threads);
  }

  private void nobodyListens(Subject subject) {
    Account account = hub.deafAccount(version.unit().id(), subject.input.settings());
    assertThat(failure(subject, account)).isInstanceOf(DeliveryFailure.Retryable.class);
  }

  private Exception failure(Subject subject, Account account) {
    return caller.failure(new PortCaller.Call(account, subject.port.name(), subject.input), null);
  }

  private void waits(Subject subject, ResponseDefinitionBuilder answer, long seconds) {
    PortCaller.Call call = call(subject);
    hub.doubles.fault(call.account().name(), answer);
    Exception failure = caller.failure(call, null);
    Duration after =
        failure instanceof DeliveryFailure.Deferred deferred
            ? deferred.after()
            : failure instanceof DeliveryFailure.Retryable retryable ? retryable.after() : null;
    assertThat(after)
        .as("wait after %s", failure)
        .isNotNull()
        .isBetween(Duration.ofSeconds(seconds - 1), Duration.ofMinutes(1));
  }

  /** Each place where the connector says that an answer tells how long to wait. */
  private List<DynamicTest> declaredHints(Subject subject) {
    List<DynamicTest> tests = new ArrayList<>();
    JsonNode declared = yaml().at("/api/retryAfter");
    for (JsonNode hint :
        declared.isArray()
            ? declared
            : declared.isObject() ? List.of(declared) : List.<JsonNode>of()) {
      String unit = hint.path("unit").asText("seconds");
      String value = value(unit);
      String place =
          hint.has("header") ? "header:" + hint.get("header").asText() : hint.get("value").asText();
      ResponseDefinitionBuilder answer;
      if (place.startsWith("header:")) {
        answer = answer(429, "{}").withHeader(place.substring(7).split("[|]")[0].trim(), value);
      } else {
        Matcher path = PATH.matcher(place);
        assertThat(path.matches())
            .as(
                "retryAfter '%s' is a path such as .body.a.b; for others write an answer in double/ports.yaml",
                place)
            .isTrue();
        answer = answer(429, body(path.group(1).substring(1).split("[.]"), value));
      }
      tests.add(test(subject, "429 with " + place, () -> waits(subject, answer, 11)));
    }
    return tests;
  }

  private static String value(String unit) {
    return switch (unit) {
      case "milliseconds" -> "11000";
      case "date" ->
          DateTimeFormatter.RFC_1123_DATE_TIME
              .withLocale(Locale.ENGLISH)
              .format(ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(12));
      default -> "11";
    };
  }

  private String body(String[] path, String value) {
    ObjectNode root = hub.json.createObjectNode();
    ObjectNode at = root;
    for (int i = 0; i < path.length - 1; i++) {
      at = at.putObject(path[i]);
    }
    at.put(path[path.length - 1], Long.parseLong(value));
    return root.toString();
  }

  /** Answers in the vendor's own words, written down in {@code double/ports.yaml}. */
  private List<DynamicTest> declaredAnswers(Subject subject) {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode told : subject.port.inputs().declared("answers")) {
      if (!told.path("port").asText(subject.port.name()).equals(subject.port.name())) {
        continue;
      }
      ResponseDefinitionBuilder answer =
          told.has("stream")
              ? aResponse()
                  .withHeader("Content-Type", told.path("type").asText("application/json"))
                  .withBody(told.get("stream").asText())
              : answer(told.path("status").asInt(200), told.path("body").toString());
      told.path("headers")
          .properties()
          .forEach(h -> answer.withHeader(h.getKey(), h.getValue().asText()));
      String expected = told.path("is").asText();
      tests.add(
          test(
              subject,
              told.path("name").asText(),
              () -> {
                if (told.has("after")) {
                  waits(subject, answer, told.get("after").asLong());
                } else {
                  failsWith(subject, answer, failure(expected));
                }
              }));
    }
    return tests;
  }

  private static Class<? extends Exception> failure(String name) {
    return switch (name) {
      case "retryable", "account" -> DeliveryFailure.Retryable.class;
      case "permanent" -> DeliveryFailure.Permanent.class;
      case "unknown" -> DeliveryFailure.Unknown.class;
      default -> throw new IllegalArgumentException("double/ports.yaml: is '" + name + "'");
    };
  }

  private void accountIsRefused(Subject subject) {
    PortCaller.Call call = call(subject);
    hub.doubles.fault(call.account().name(), answer(401, "{}"));
    Exception failure = caller.failure(call, null);
    assertThat(failure).isInstanceOf(DeliveryFailure.Retryable.class);
    assertThat(((DeliveryFailure.Retryable) failure).after())
        .isGreaterThanOrEqualTo(Duration.ofMinutes(15));
    assertThat(hub.bean(RefusedAccounts.class).all())
        .extracting(RefusedAccounts.Refusal::account)
        .contains(call.account().id());
  }

  /** The platform did it and says 500; the delivery is real, so is what becomes of it. */
  private void effectHappensOnce(Subject subject) throws Exception {
    PortCaller.Call call = call(subject);
    hub.doubles.faultOnce(call.account().name(), answer(500, "{}"));
    Journal.Way way = caller.deliver(call);
    List<LoggedRequest> requests = hub.doubles.requests(call.account().name());
    if (subject.doubt == Doubt.CHANGING) {
      assertThat(way.state()).as(way.note()).isEqualTo("unknown");
      assertThat(requests).as("calls that took effect").hasSize(1);
      return;
    }
    assertThat(way.state()).as(way.note()).isEqualTo("done");
    assertThat(requests).as("the call and its repetition").hasSizeGreaterThanOrEqualTo(2);
    LoggedRequest first = requests.get(0);
    LoggedRequest again = requests.get(1);
    assertThat(again.getUrl()).isEqualTo(first.getUrl());
    assertThat(again.getBodyAsString()).isEqualTo(first.getBodyAsString());
    String key = version.connector().api().idempotencyHeader();
    if (subject.doubt == Doubt.REPEATABLE && key != null) {
      assertThat(again.getHeader(key)).isNotBlank().isEqualTo(first.getHeader(key));
    }
  }

  private static ResponseDefinitionBuilder answer(int status, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json")
        .withBody(body.getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode yaml() {
    try {
      return new ObjectMapper(new YAMLFactory())
          .readTree(version.unit().path().resolve("connector.yaml").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
