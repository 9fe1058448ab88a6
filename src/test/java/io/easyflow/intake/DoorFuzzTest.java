package io.easyflow.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.account.Account;
import io.easyflow.account.Secret;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.ConnectorReader;
import io.easyflow.catalog.CredentialSpec;
import io.easyflow.catalog.Expression;
import io.easyflow.catalog.Webhook.Authenticity;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.RecordingEventStore;
import io.easyflow.crash.Fuzz;
import io.easyflow.testkit.Choices;
import io.easyflow.testkit.JsonMutator;
import io.easyflow.testkit.VendorJson;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

/** The whole door of every connector: each request is kept or refused, never failed on. */
class DoorFuzzTest {
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNameLength(Integer.MAX_VALUE).build())
              .build());
  private static final Fakes.MapCatalog CATALOG = new Fakes.MapCatalog();
  private static final Fakes.ListAccounts ACCOUNTS = new Fakes.ListAccounts();
  private static final RecordingEventStore STORE = new RecordingEventStore();
  private static final List<Connector> CONNECTORS = connectors();
  private static final Map<String, List<JsonNode>> SAMPLES = samples();
  private static final WebhookDoor DOOR = door();

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json; charset=utf-16",
          "application/x-www-form-urlencoded",
          "text/plain",
          "text/html",
          "x");
  private static final List<String> QUERIES =
      List.of(
          "hub.mode=subscribe&hub.verify_token=verifyToken-1&hub.challenge=77",
          "hub.mode=subscribe&hub.verify_token=no&hub.challenge=%00",
          "hub.mode=subscribe",
          "a=%zz");

  @Test
  void everyRequestIsKeptOrRefused() {
    Fuzz.run(8_000, 200_000, DoorFuzzTest::request);
  }

  @MethodSource("io.easyflow.crash.Fuzz#seeds")
  @FuzzTest(maxDuration = Fuzz.DURATION)
  void fuzz(byte[] input) {
    request(input);
  }

  private static void request(byte[] input) {
    Choices choices = new Choices(input);
    Connector connector = choices.one(CONNECTORS);
    Authenticity authenticity = connector.webhook().authenticity();
    byte[] body = body(connector, choices);
    MockHttpServletRequest http = new Hostile(choices.oneIn(20) ? choices.below(5) << 20 : -1);
    http.setMethod(choices.oneIn(5) ? choices.one(List.of("GET", "PUT", "get", "")) : "POST");
    http.setContentType(choices.oneIn(4) ? choices.one(TYPES) : "application/json");
    http.setContent(body);
    http.setQueryString(choices.oneIn(3) ? choices.one(QUERIES) : null);
    String proof = proof(authenticity, body);
    boolean signed = !choices.oneIn(4);
    names(authenticity.value()).forEach(name -> http.addHeader(name, signed ? proof : "no"));
    Stream.of(connector.webhook().account(), connector.webhook().type(), connector.webhook().key())
        .flatMap(DoorFuzzTest::names)
        .filter(name -> choices.oneIn(2))
        .forEach(name -> http.addHeader(name, choices.oneIn(3) ? "second.x" : choices.text(600)));
    Map<String, String> path = new TreeMap<>(Map.of("platform", connector.id()));
    if (choices.oneIn(8)) {
      path.put("account", choices.one(List.of("default", "second", "", "none")));
    }
    answered(http, handle(path, http), signed);
  }

  private static MockHttpServletResponse handle(
      Map<String, String> path, MockHttpServletRequest http) {
    MockHttpServletResponse response = new MockHttpServletResponse();
    STORE.clear();
    try {
      DOOR.handle(path, http, response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return response;
  }

  private static void answered(
      MockHttpServletRequest http, MockHttpServletResponse response, boolean signed) {
    assertThat(response.getStatus()).isIn(200, 400, 401, 403, 404, 405, 413, 415);
    if (response.getStatus() != 200) {
      assertThat(STORE.calls()).isZero();
    } else if (!http.getMethod().equals("GET")) {
      assertThat(signed).isTrue();
    }
    for (NewEvent event : STORE.events()) {
      assertThat(ACCOUNTS.find(event.account())).isPresent();
      assertThat(event.type()).isNotEmpty();
      assertThatCode(() -> JSON.readTree(event.body())).doesNotThrowAnyException();
      Stream.of(event.type(), event.orderKey(), event.dedupeKey()).forEach(DoorFuzzTest::storable);
      event.headers().values().forEach(DoorFuzzTest::storable);
    }
  }

  private static void storable(String text) {
    if (text != null) {
      assertThat(text.getBytes(StandardCharsets.UTF_8))
          .hasSizeLessThanOrEqualTo(4 * 4096)
          .doesNotContain((byte) 0);
      assertThat(text.codePoints().filter(c -> c >= 0xd800 && c <= 0xdfff)).isEmpty();
    }
  }

  private static byte[] body(Connector connector, Choices choices) {
    if (choices.oneIn(8)) {
      return choices.bytes(200);
    }
    JsonNode sample = choices.one(SAMPLES.get(connector.id()));
    return VendorJson.bytes(new JsonMutator(choices).mutate(sample));
  }

  private static String proof(Authenticity declared, byte[] body) {
    String key = declared.secret() + "-1";
    if (declared.scheme().equals("token")) {
      return key;
    }
    byte[] mac = HmacSchemeTest.mac(declared.scheme().replace("-", ""), key, body);
    String text =
        declared.encoding().equals("base64")
            ? Base64.getEncoder().encodeToString(mac)
            : HexFormat.of().formatHex(mac);
    return declared.prefix() == null ? text : declared.prefix() + text;
  }

  /** Names of the headers an expression looks into. */
  private static Stream<String> names(Expression expression) {
    String text = expression == null ? "" : expression.toString();
    return text.startsWith("header:")
        ? Stream.of(text.substring("header:".length()).split("\\|"))
        : Stream.empty();
  }

  private static List<Connector> connectors() {
    List<Connector> connectors = new ArrayList<>();
    ConnectorReader reader = new ConnectorReader();
    try (Stream<Path> folders = Files.list(Path.of("routes", "connectors"))) {
      for (Path folder : folders.sorted().toList()) {
        Connector connector = reader.read(folder).connector().orElseThrow();
        if (connector.webhook() != null) {
          CATALOG.put(connector);
          ACCOUNTS.put(account(connector, "default", "1"));
          ACCOUNTS.put(account(connector, "second", "2"));
          connectors.add(connector);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connectors;
  }

  private static Account account(Connector connector, String name, String end) {
    Map<String, String> settings = new TreeMap<>();
    Map<String, List<Secret>> secrets = new TreeMap<>();
    for (CredentialSpec credential : connector.credentials().values()) {
      if (credential.secret()) {
        secrets.put(
            credential.name(),
            List.of(
                new Secret(credential.name() + "-" + end), new Secret(credential.name() + "-1")));
      } else {
        settings.put(credential.name(), name);
      }
    }
    return new Account(connector.id(), name, null, settings, secrets);
  }

  private static Map<String, List<JsonNode>> samples() {
    Map<String, List<JsonNode>> samples = new TreeMap<>();
    CONNECTORS.forEach(connector -> samples.put(connector.id(), VendorJson.of(connector.id())));
    return samples;
  }

  private static WebhookDoor door() {
    Clock clock = Clock.systemUTC();
    RefusedCallStore nowhere =
        new RefusedCallStore(null, 0) {
          @Override
          void add(RefusedCall call) {
            // Samples of refused calls are another test's matter.
          }
        };
    return new WebhookDoor(
        CATALOG,
        ACCOUNTS,
        STORE,
        new Authenticator(
            List.of(
                new NoneScheme(),
                new TokenScheme(),
                new HmacScheme("hmac-sha1", "HmacSHA1"),
                new HmacScheme("hmac-sha256", "HmacSHA256")),
            clock),
        new IntakeProperties(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(5),
            Duration.ZERO,
            160,
            1000,
            1,
            Duration.ofDays(1),
            null),
        new DoorRecords(
            clock, new SimpleMeterRegistry(), new RefusedCalls(nowhere, 1, Duration.ofDays(1))),
        new Fakes.Port());
  }

  /** Claims another length than its body has. */
  private static final class Hostile extends MockHttpServletRequest {
    private final long claimed;

    /**
     * @param claimed length, below 0 for none
     */
    Hostile(long claimed) {
      this.claimed = claimed;
    }

    @Override
    public long getContentLengthLong() {
      return claimed;
    }
  }
}
