package io.easyflow.outlet;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.easyflow.catalog.Api;
import io.easyflow.catalog.Expression;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.RecordingDelivery;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault for a safe call, an unsafe one, and an unsafe one whose platform takes our key. */
class OutboundFaultsTest {
  private static final Class<?> OK = null;
  private static final Class<?> AGAIN = DeliveryFailure.Retryable.class;
  private static final Class<?> NEVER = DeliveryFailure.Permanent.class;
  private static final Class<?> DOUBT = DeliveryFailure.Unknown.class;

  private static final Duration SOON = Duration.ofMillis(400);

  @TempDir Path folder;
  private OutletFixture hub;

  @BeforeEach
  void start() {
    hub = new OutletFixture(folder);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private static ResponseDefinitionBuilder json(int status, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json; charset=utf-8")
        .withBody(body);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("200", json(200, "{\"ok\":true}"), OK, OK, OK, false, "200"),
        fault(
            "200 with a charset that no charset can be",
            aResponse()
                .withHeader("Content-Type", "application/json; charset=\"no such\"")
                .withBody("{\"ok\":true}"),
            OK,
            OK,
            OK,
            false,
            "200"),
        fault("204 without body", aResponse().withStatus(204), OK, OK, OK, false, "204"),
        fault("429", json(429, "{}"), AGAIN, AGAIN, AGAIN, true, "429"),
        fault("408", json(408, "{}"), AGAIN, AGAIN, AGAIN, true, "408"),
        fault("425", json(425, "{}"), AGAIN, AGAIN, AGAIN, true, "425"),
        fault(
            "503 with Retry-After",
            json(503, "{}").withHeader("Retry-After", "5"),
            AGAIN,
            AGAIN,
            AGAIN,
            true,
            "503"),
        fault("503", json(503, "{}"), AGAIN, DOUBT, AGAIN, false, "503"),
        fault("500", json(500, "{}"), AGAIN, DOUBT, AGAIN, false, "500"),
        fault(
            "502 page",
            aResponse().withStatus(502).withBody("<html>"),
            AGAIN,
            DOUBT,
            AGAIN,
            false,
            "502"),
        fault("401", json(401, "{}"), AGAIN, AGAIN, AGAIN, true, "401"),
        fault("403", json(403, "{}"), AGAIN, AGAIN, AGAIN, true, "403"),
        fault("400", json(400, "{}"), NEVER, NEVER, NEVER, true, "400"),
        fault("404", json(404, "{}"), NEVER, NEVER, NEVER, true, "404"),
        fault(
            "redirect",
            aResponse().withStatus(302).withHeader("Location", "/elsewhere"),
            NEVER,
            NEVER,
            NEVER,
            true,
            "302"),
        fault(
            "reset",
            aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
            AGAIN,
            DOUBT,
            AGAIN,
            false,
            "reset"),
        fault(
            "closed without a word",
            aResponse().withFault(Fault.EMPTY_RESPONSE),
            AGAIN,
            DOUBT,
            AGAIN,
            false,
            "reset"),
        fault(
            "cut body",
            aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK),
            AGAIN,
            DOUBT,
            AGAIN,
            false,
            "reset"),
        fault(
            "garbage",
            aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE),
            AGAIN,
            DOUBT,
            AGAIN,
            false,
            "reset"),
        fault(
            "30 s of silence",
            json(200, "{}").withFixedDelay(30_000),
            AGAIN,
            DOUBT,
            AGAIN,
            false,
            "timeout"),
        fault(
            "a body that drips",
            json(200, "[" + "1,".repeat(2000) + "1]").withChunkedDribbleDelay(40, 8_000),
            AGAIN,
            DOUBT,
            AGAIN,
            false,
            "timeout"),
        fault(
            "a web page for JSON",
            aResponse().withHeader("Content-Type", "text/html").withBody("<html>sign in</html>"),
            AGAIN,
            DOUBT,
            AGAIN,
            false,
            "200"),
        fault(
            "JSON in UTF-32 with a character that is none",
            json(200, "").withBody(new byte[] {'{', 0, 0, 0, 0, 0, (byte) 0xac, 6}),
            AGAIN,
            DOUBT,
            AGAIN,
            false,
            "200"),
        fault("JSON that ends early", json(200, "{\"ok\":tr"), AGAIN, DOUBT, AGAIN, false, "200"),
        fault(
            "more than is read",
            json(200, "[\"" + "x".repeat(300 * 1024) + "\"]"),
            AGAIN,
            DOUBT,
            AGAIN,
            false,
            "reset"));
  }

  private static Arguments fault(
      String name,
      ResponseDefinitionBuilder answer,
      Class<?> safe,
      Class<?> unsafe,
      Class<?> byKey,
      boolean takenBack,
      String metric) {
    return Arguments.of(name, answer, safe, unsafe, byKey, takenBack, metric);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void givesEachFaultItsClass(
      String name,
      ResponseDefinitionBuilder answer,
      Class<?> safe,
      Class<?> unsafe,
      Class<?> byKey,
      boolean takenBack,
      String metric) {
    if (metric.equals("timeout")) {
      hub.timeout = SOON;
    }
    hub.server.stubFor(any(anyUrl()).willReturn(answer));

    RecordingDelivery reading = new RecordingDelivery();
    is(call("outbound:demo?method=POST&path=/a&safe=true", reading), safe);
    assertThat(reading.started()).isEmpty();
    assertThat(reading.refusals()).isZero();

    RecordingDelivery writing = new RecordingDelivery();
    hub.newAccount();
    is(call("outbound:demo?method=POST&path=/a", writing), unsafe);
    assertThat(writing.started()).containsExactly(false);
    assertThat(writing.refusals()).isEqualTo(takenBack ? 1 : 0);

    RecordingDelivery twice = new RecordingDelivery();
    hub.newAccount();
    is(call("outbound:demo?method=POST&path=/a&repeatable=true", twice), byKey);
    assertThat(twice.started()).containsExactly(true);
    assertThat(twice.refusals()).isEqualTo(takenBack ? 1 : 0);

    hub.idempotencyHeader = "Idempotency-Key";
    RecordingDelivery keyed = new RecordingDelivery();
    hub.newAccount();
    is(call("outbound:demo?method=POST&path=/a", keyed), byKey);
    assertThat(keyed.started()).containsExactly(true);
    assertThat(keyed.refusals()).isEqualTo(takenBack ? 1 : 0);

    // A request is noted down when it is answered, which may be after the hub gave up.
    await()
        .untilAsserted(
            () ->
                hub.server.verify(
                    1, anyRequestedFor(anyUrl()).withHeader("Idempotency-Key", equalTo("key-1"))));
    // One call is one request: nothing below the hub repeats or follows.
    await().untilAsserted(() -> hub.server.verify(4, anyRequestedFor(anyUrl())));
    assertThat(hub.calls("POST", metric)).isEqualTo(4);
    assertThat(hub.meters.get("integration.api.response").timer().count()).isEqualTo(4);
  }

  @Test
  void theHttpClientRepeatsNothingByItself() {
    for (var answer :
        new ResponseDefinitionBuilder[] {
          json(503, "{}"), json(429, "{}"), aResponse().withFault(Fault.EMPTY_RESPONSE)
        }) {
      hub.server.resetRequests();
      hub.server.stubFor(any(anyUrl()).willReturn(answer));
      is(call("outbound:demo?path=/a", new RecordingDelivery()), AGAIN);
      hub.server.verify(1, anyRequestedFor(anyUrl()));
    }
  }

  @Test
  void nothingWasSentWhenNobodyListens() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      hub.hosts.put("default", "http://localhost:" + taken.getLocalPort());
    }
    unsentForAll();
  }

  @Test
  void nothingWasSentWhenTheNameIsUnknown() {
    hub.hosts.put("default", "http://no-such-name.invalid");
    unsentForAll();
  }

  @Test
  void nothingWasSentWhenThePortSpeaksNoTls() {
    hub.hosts.put("default", "https://localhost:" + hub.server.port());
    unsentForAll();
  }

  @Test
  void nothingWasSentWhenTheCertificateIsNotTrusted() {
    hub.hosts.put("default", "https://localhost:" + hub.server.httpsPort());
    unsentForAll();
    hub.server.verify(0, anyRequestedFor(anyUrl()));
  }

  private void unsentForAll() {
    is(call("outbound:demo?path=/a", new RecordingDelivery()), AGAIN);
    RecordingDelivery writing = new RecordingDelivery();
    is(call("outbound:demo?method=POST&path=/a", writing), AGAIN);
    assertThat(writing.refusals()).isEqualTo(1);
    hub.idempotencyHeader = "Idempotency-Key";
    is(call("outbound:demo?method=POST&path=/a", new RecordingDelivery()), AGAIN);
    assertThat(hub.calls("POST", "connect")).isEqualTo(2);
  }

  @Test
  void obeysRetryAfterInSecondsDecimalsDateAndMilliseconds() {
    assertThat(after("2.0")).isEqualTo(Duration.ofSeconds(2));
    assertThat(after("0.25")).isEqualTo(Duration.ofMillis(250));
    assertThat(after("Sat, 21 Nov 2026 10:01:30 GMT")).isEqualTo(Duration.ofSeconds(90));
    assertThat(after("999999999999")).isEqualTo(Duration.ofHours(24));
    assertThat(after("soon")).isNull();
    assertThat(after("-5")).isNull();
    assertThat(after("1e-999999999")).isNull();
    hub.hints.add(new Api.RetryAfter(Expression.parse(".body.wait_ms"), "milliseconds"));
    hub.newAccount();
    hub.server.stubFor(any(anyUrl()).willReturn(json(429, "{\"wait_ms\":1500}")));
    assertThat(retryable().after()).isEqualTo(Duration.ofMillis(1500));
    hub.newAccount();
    hub.hints.set(0, new Api.RetryAfter(Expression.parse(".body.until"), "date"));
    hub.server.stubFor(any(anyUrl()).willReturn(json(429, "{\"until\":\"\\u0000\"}")));
    assertThat(retryable().after()).isNull();
  }

  private Duration after(String header) {
    hub.newAccount();
    hub.server.stubFor(any(anyUrl()).willReturn(json(429, "{}").withHeader("Retry-After", header)));
    return retryable().after();
  }

  private DeliveryFailure.Retryable retryable() {
    return (DeliveryFailure.Retryable) call("outbound:demo?path=/a", new RecordingDelivery());
  }

  @Test
  void refusedAccountWaitsLongAndIsTold() {
    hub.server.stubFor(any(anyUrl()).willReturn(json(401, "{\"message\":\"Invalid token\"}")));
    DeliveryFailure.Retryable failure = retryable();
    assertThat(failure.after()).isEqualTo(Duration.ofMinutes(15));
    assertThat(failure).hasMessageContaining("demo:default").hasMessageContaining("Invalid token");
    retryable();
    assertThat(hub.refused.all()).singleElement().extracting("account").isEqualTo("demo:default");
    hub.server.stubFor(any(anyUrl()).willReturn(json(200, "{}")));
    is(call("outbound:demo?path=/a", new RecordingDelivery()), OK);
    assertThat(hub.refused.all()).isEmpty();
    assertThat(hub.events).containsExactly("refused demo:default", "accepted demo:default");
  }

  @Test
  void connectorsRulesComeFirst() {
    hub.rules.add(
        new Api.ErrorRule(
            Expression.parse("any(.body.errors[]?; .extensions.code == \"THROTTLED\")"),
            Api.ErrorClass.RETRYABLE,
            null,
            Expression.parse(".body.extensions.cost | (.wanted - .left) / .rate")));
    hub.rules.add(
        new Api.ErrorRule(
            Expression.parse(".body.error_code == 403"),
            Api.ErrorClass.PERMANENT,
            Expression.parse(".body.description"),
            null));
    hub.rules.add(
        new Api.ErrorRule(Expression.parse(".status == 409"), Api.ErrorClass.OK, null, null));
    hub.server.stubFor(
        any(anyUrl())
            .willReturn(
                json(
                    200,
                    """
                    {"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],
                     "extensions":{"cost":{"wanted":100,"left":25,"rate":50}}}""")));
    assertThat(retryable().after()).isEqualTo(Duration.ofMillis(1500));
    hub.newAccount();
    hub.server.stubFor(
        any(anyUrl())
            .willReturn(
                json(403, "{\"error_code\":403,\"description\":\"bot was blocked by the user\"}")));
    Throwable blocked = call("outbound:demo?method=POST&path=/a", new RecordingDelivery());
    is(blocked, NEVER);
    assertThat(blocked).hasMessageContaining("bot was blocked by the user");
    hub.server.stubFor(any(anyUrl()).willReturn(json(409, "{\"id\":7}")));
    is(call("outbound:demo?method=POST&path=/a", new RecordingDelivery()), OK);
  }

  @Test
  void tellsTheVendorsWordsBrieflyAndWithoutCustomers() {
    hub.server.stubFor(
        any(anyUrl())
            .willReturn(
                json(
                    422,
                    """
                    {"errors":{"phone":["+7 912 345-67-89 is invalid, write to ann@example.com"]},
                     "secretFieldNotTold":"value","token":"123:top+secret/token="}""")));
    Throwable failure = call("outbound:demo?method=POST&path=/a", new RecordingDelivery());
    assertThat(failure)
        .hasMessage(
            "demo:default POST /a: the platform answered 422: phone: *** is invalid, write to ***");
    hub.server.stubFor(
        any(anyUrl()).willReturn(json(422, "{\"message\":\"" + "long ".repeat(500) + "\"}")));
    assertThat(call("outbound:demo?method=POST&path=/a", new RecordingDelivery()).getMessage())
        .hasSizeLessThan(270);
  }

  private Throwable call(String uri, RecordingDelivery delivery) {
    return catchThrowable(() -> hub.send(uri, "{}", delivery));
  }

  private static void is(Throwable failure, Class<?> wanted) {
    if (wanted == null) {
      assertThat(failure).isNull();
    } else {
      assertThat(failure).isExactlyInstanceOf(wanted);
    }
  }
}
