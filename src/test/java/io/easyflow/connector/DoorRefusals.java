package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.easyflow.account.Account;
import io.easyflow.catalog.Webhook.Authenticity;
import io.easyflow.intake.RefusedCall;
import io.easyflow.intake.RefusedCalls;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DynamicTest;

/** Requests that are almost genuine: each is refused, counted and sampled, and nothing is kept. */
final class DoorRefusals {
  private final SuiteHub hub;
  private final DoorCalls door;
  private final DoorSuite.Genuine genuine;
  private final Authenticity declared;

  DoorRefusals(SuiteHub hub, DoorCalls door, DoorSuite.Genuine genuine) {
    this.hub = hub;
    this.door = door;
    this.genuine = genuine;
    this.declared = door.webhook.authenticity();
  }

  List<DynamicTest> tests() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Place place : door.proofs) {
      proofs()
          .forEach(
              (name, change) ->
                  tests.add(test(place + ": " + name, account -> changed(account, place, change))));
    }
    tests.add(test("no proof at all", account -> door.unsigned(genuine.body(), genuine.type())));
    tests.add(
        test(
            "a proof by another secret",
            account -> door.signed(genuine.body(), genuine.type(), "Another-Secret-9")));
    if (declared.timestamp() != null) {
      tests.add(test("an old time", this::old));
    }
    if (declared.scheme().startsWith("hmac")) {
      bodies()
          .forEach(
              (name, change) ->
                  tests.add(
                      test(
                          name,
                          account -> {
                            SignedRequest request = signed(account);
                            return request.body(change.apply(request.body()));
                          })));
    }
    return tests;
  }

  private SignedRequest signed(Account account) {
    return door.signed(genuine.body(), genuine.type(), door.secret(account));
  }

  private SignedRequest changed(Account account, Place place, UnaryOperator<String> change) {
    SignedRequest request = door.unsigned(genuine.body(), genuine.type());
    String proof = request.proof(declared, door.secret(account));
    String other = change.apply(proof);
    assertThat(other).as("the suite changes the proof").isNotEqualTo(proof);
    return request.put(place, other);
  }

  private SignedRequest old(Account account) {
    SignedRequest request = door.unsigned(genuine.body(), genuine.type());
    long then = Instant.now().minus(declared.tolerance()).getEpochSecond() - 60;
    Place.of(door.declared.at("/authenticity/timestamp").asText())
        .forEach(place -> request.put(place, String.valueOf(then)));
    return request.put(door.proofs.get(0), request.proof(declared, door.secret(account)));
  }

  /** Changes of a right proof. */
  private Map<String, UnaryOperator<String>> proofs() {
    String prefix = declared.prefix() == null ? "" : declared.prefix();
    Map<String, UnaryOperator<String>> changes = new LinkedHashMap<>();
    changes.put("truncated at its end", proof -> proof.substring(0, proof.length() - 1));
    changes.put("cut in half", proof -> proof.substring(0, proof.length() / 2));
    changes.put("truncated at its start", proof -> proof.substring(1));
    changes.put("first byte changed", proof -> replaced(proof, prefix.length()));
    changes.put(
        "byte in the middle changed",
        proof -> replaced(proof, (prefix.length() + proof.length()) / 2));
    changes.put("one byte longer", proof -> proof + "0");
    changes.put("twice", proof -> proof + proof);
    changes.put("in the other case", DoorRefusals::otherCase);
    if (!prefix.isEmpty()) {
      changes.put("without its prefix", proof -> proof.substring(prefix.length()));
      changes.put(
          "prefix in capitals",
          p -> prefix.toUpperCase(Locale.ROOT) + p.substring(prefix.length()));
    }
    if (declared.scheme().equals("token")) {
      changes.put(
          "in base64",
          proof -> Base64.getEncoder().encodeToString(proof.getBytes(StandardCharsets.UTF_8)));
      return changes;
    }
    String encoding = declared.encoding();
    String other = encoding.equals("base64") ? "hex" : "base64";
    changes.put(
        "in " + other,
        proof ->
            prefix
                + SignedRequest.encode(
                    other, SignedRequest.decode(encoding, proof.substring(prefix.length()))));
    changes.put(
        "last byte changed", proof -> replaced(proof, proof.replaceFirst("=+$", "").length() - 1));
    if (encoding.equals("base64")) {
      changes.put("without padding", proof -> proof.replaceFirst("=+$", ""));
    }
    changes.put("with padding", proof -> proof + "=");
    return changes;
  }

  private static String replaced(String proof, int at) {
    return proof.substring(0, at) + (proof.charAt(at) == 'a' ? 'b' : 'a') + proof.substring(at + 1);
  }

  private static String otherCase(String proof) {
    String upper = proof.toUpperCase(Locale.ROOT);
    return upper.equals(proof) ? proof.toLowerCase(Locale.ROOT) : upper;
  }

  /** Changes of a signed body. */
  private Map<String, UnaryOperator<byte[]>> bodies() {
    Map<String, UnaryOperator<byte[]>> changes = new LinkedHashMap<>();
    changes.put(
        "body with a space more", body -> (text(body) + " ").getBytes(StandardCharsets.UTF_8));
    changes.put(
        "body without its last byte",
        body -> text(body).substring(0, text(body).length() - 1).getBytes(StandardCharsets.UTF_8));
    changes.put("body written anew", this::rewritten);
    changes.put("another body", body -> "{\"id\":1}".getBytes(StandardCharsets.UTF_8));
    changes.put("no body", body -> new byte[0]);
    return changes;
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The same JSON in other bytes. */
  private byte[] rewritten(byte[] body) {
    try {
      byte[] compact = hub.json.writeValueAsBytes(hub.json.readTree(body));
      return java.util.Arrays.equals(compact, body)
          ? hub.json.writerWithDefaultPrettyPrinter().writeValueAsBytes(hub.json.readTree(body))
          : compact;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the sample is not JSON", e);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Makes a request that must be refused. */
  @FunctionalInterface
  private interface Forgery {
    SignedRequest of(Account account) throws Exception;
  }

  private DynamicTest test(String name, Forgery forgery) {
    return dynamicTest(
        door.platform() + " / refuses " + name,
        () -> {
          Account account = hub.account(door.platform());
          SignedRequest request = forgery.of(account);
          double before = refused();
          HttpResponse<String> answer = door.send(request, account.name());
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
          assertThat(door.stored(account)).as("events kept").isZero();
          assertThat(refused()).as("refusals counted").isEqualTo(before + 1);
          RefusedCall sample = hub.bean(RefusedCalls.class).recent(door.platform()).get(0);
          assertThat(sample.reason()).startsWith("proof-");
        });
  }

  private double refused() {
    return hub
        .bean(MeterRegistry.class)
        .find("integration.webhook.refused")
        .tag("platform", door.platform())
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}
