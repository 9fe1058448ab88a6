package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.easyflow.account.Account;
import io.easyflow.catalog.Webhook;
import io.easyflow.channel.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.JdbcTemplate;

/** Makes and sends requests to one connector's door, and looks up what became of them. */
final class DoorCalls {
  private static final Pattern LITERAL = Pattern.compile("'([^']*)'");
  private static final List<String> KEPT =
      List.of("orders", "products", "stock", "contacts", "analytics", "message");

  final Webhook webhook;
  final JsonNode declared;
  final List<Place> proofs;
  private final SuiteHub hub;
  private final Version version;
  private final JdbcTemplate jdbc;
  private final HttpClient http = HttpClient.newHttpClient();

  DoorCalls(SuiteHub hub, Version version) {
    this.hub = hub;
    this.version = version;
    this.webhook = version.connector().webhook();
    this.jdbc = hub.bean(JdbcTemplate.class);
    try {
      declared =
          new ObjectMapper(new YAMLFactory())
              .readTree(version.unit().path().resolve("connector.yaml").toFile())
              .path("webhook");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonNode authenticity = declared.path("authenticity");
    this.proofs =
        Place.of(
            authenticity.has("header")
                ? "header:" + authenticity.get("header").asText()
                : authenticity.path("value").asText());
  }

  String platform() {
    return version.unit().id();
  }

  boolean provesItself() {
    return !webhook.authenticity().scheme().equals("none");
  }

  String secret(Account account) {
    return account.credential(webhook.authenticity().secret()).orElseThrow().reveal();
  }

  /**
   * A request with everything but its proof.
   *
   * @param body the body
   * @param type the event's type, where it comes in a header; else null
   */
  SignedRequest unsigned(byte[] body, String type) {
    SignedRequest request = new SignedRequest(hub.json, body);
    Place.of(declared.path("type").asText()).stream()
        .filter(place -> place.kind() != Place.Kind.BODY && type != null)
        .forEach(place -> request.put(place, type));
    Place.of(declared.path("key").asText()).stream()
        .filter(place -> place.kind() != Place.Kind.BODY)
        .forEach(place -> request.put(place, UUID.randomUUID().toString()));
    Place.of(declared.at("/authenticity/timestamp").asText())
        .forEach(place -> request.put(place, String.valueOf(Instant.now().getEpochSecond())));
    return request;
  }

  /** Where a request says who sends it, if the account lists senders. */
  List<Place> senders() {
    return Place.of(declared.at("/allow/value").asText());
  }

  /** The same with its proof where the connector looks first. */
  SignedRequest signed(byte[] body, String type, String secret) {
    SignedRequest request = unsigned(body, type);
    return provesItself()
        ? request.put(proofs.get(0), request.proof(webhook.authenticity(), secret))
        : request;
  }

  HttpResponse<String> send(SignedRequest request, String account) {
    String address = "http://localhost:" + hub.port() + "/api/v1/integration/webhook/" + platform();
    try {
      return http.send(
          request.to(account == null ? address : address + "/" + account),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Types to try: those that the routes tell apart and one they do not know; null where the body
   * says.
   */
  List<String> types() {
    boolean outside =
        Place.of(declared.path("type").asText()).stream()
            .anyMatch(place -> place.kind() != Place.Kind.BODY);
    if (!outside) {
      return java.util.Collections.singletonList(null);
    }
    Set<String> types = new LinkedHashSet<>();
    for (RouteFile file : version.routes()) {
      for (String line : file.text().split("\n")) {
        if (line.contains("header.eventType")) {
          Matcher literal = LITERAL.matcher(line);
          while (literal.find()) {
            types.addAll(List.of(literal.group(1).split(",")));
          }
        }
      }
    }
    types.add("nobody-knows-this");
    return new ArrayList<>(types);
  }

  /** Samples of the mappings that the route behind the door runs before it calls anybody. */
  List<String> samples() {
    PortInputs inputs = new PortInputs(version, hub.json);
    Set<String> cases = new LinkedHashSet<>();
    String route =
        webhook.answer() == null ? "inbound:" + platform() : "direct:" + platform() + "-reply";
    for (PortSteps.Step step : new PortSteps(version).of(route)) {
      if (step.calls()) {
        break;
      }
      if (step.mapping() != null) {
        cases.addAll(inputs.cases(step.mapping()));
      }
    }
    return List.copyOf(cases);
  }

  byte[] sample(String name) {
    try {
      return Files.readAllBytes(version.unit().path().resolve("samples/" + name + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long stored(Account account) {
    return count(
        "select count(*) from event where account = ? and channel like 'inbound:%'", account);
  }

  /** Events that the ledger has counted at this door, of all accounts. */
  long storedByDoor() {
    return jdbc.queryForObject(
        "select coalesce(sum(stored), 0) from door_count where channel = ?",
        Long.class,
        "inbound:" + platform());
  }

  /** Rows and further events that an account's requests led to. */
  long effects(Account account) {
    long all =
        count(
            "select count(*) from event where account = ? and channel not like 'inbound:%'",
            account);
    for (String table : KEPT) {
      all += count("select count(*) from " + table + " where account = ?", account);
    }
    return all;
  }

  private long count(String sql, Account account) {
    return jdbc.queryForObject(sql, Long.class, account.id());
  }

  /** Waits until nothing of an account is pending. */
  void settled(Account account) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(waiting(account)).as("deliveries in wait").isEmpty());
  }

  private List<Map<String, Object>> waiting(Account account) {
    return jdbc.queryForList(
        "select event_id, attempts, last_error from delivery where account = ?", account.id());
  }

  /** Why deliveries of an account failed for good. */
  List<String> deadReasons(Account account) {
    return jdbc.queryForList(
        "select reason from dead_letter where account = ?", String.class, account.id());
  }

  Ledger.Totals totals() {
    return hub.bean(Ledger.class)
        .report()
        .platforms()
        .getOrDefault(platform(), new Ledger.Totals(0, 0, 0, 0, 0, 0, 0, 0, 0));
  }
}
