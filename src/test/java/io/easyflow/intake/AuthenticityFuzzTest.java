package io.easyflow.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.easyflow.account.Account;
import io.easyflow.account.Secret;
import io.easyflow.catalog.Expression;
import io.easyflow.catalog.Webhook.Authenticity;
import io.easyflow.crash.Fuzz;
import io.easyflow.testkit.Choices;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** A proof of any form is right exactly when it is, letter by letter, what the secret gives. */
class AuthenticityFuzzTest {
  private static final long NOW = 1_800_000_000L;
  private static final List<String> SCHEMES = List.of("hmac-sha256", "hmac-sha1", "token");
  private static final List<String> ENCODINGS = List.of("hex", "HEX", "base64");
  private static final List<String> PREFIXES = List.of("", "sha256=", "Bearer ", "v1,");
  private static final List<String> KEYS = List.of("k3y", "old k3y", "ключ", "=");

  private static final Authenticator AUTHENTICATOR =
      new Authenticator(
          List.of(
              new TokenScheme(),
              new HmacScheme("hmac-sha1", "HmacSHA1"),
              new HmacScheme("hmac-sha256", "HmacSHA256")),
          Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));

  @Test
  void onlyTheRightProofIsAccepted() {
    Fuzz.run(10_000, 400_000, AuthenticityFuzzTest::prove);
  }

  @MethodSource("io.easyflow.crash.Fuzz#seeds")
  @FuzzTest(maxDuration = Fuzz.DURATION)
  void fuzz(byte[] input) {
    prove(input);
  }

  private static void prove(byte[] input) {
    Choices choices = new Choices(input);
    boolean timed = choices.oneIn(3);
    Authenticity declared = declared(choices, timed);
    List<String> keys = keys(choices);
    Account account =
        new Account(
            "shop",
            "default",
            null,
            Map.of(),
            Map.of("webhookSecret", keys.stream().map(Secret::new).toList()));
    String time =
        choices.oneIn(3) ? choices.text(12) : String.valueOf(NOW - 400 + choices.below(800));
    String body = '"' + HexFormat.of().formatHex(choices.bytes(40)) + '"';
    byte[] signed = (timed ? time + "." + body : body).getBytes(StandardCharsets.UTF_8);
    String proof = tampered(proof(declared, choices.one(KEYS), signed), choices);
    WebhookRequest request = Fakes.post(body, "Sig", proof, "Time", time);
    boolean right =
        keys.stream().anyMatch(key -> proof(declared, key, signed).equals(proof))
            && (!timed || within(time));
    assertThat(AUTHENTICATOR.accepts(declared, account, request)).isEqualTo(right);
  }

  private static Authenticity declared(Choices choices, boolean timed) {
    return new Authenticity(
        choices.one(SCHEMES),
        Expression.parse("header:Sig"),
        choices.one(ENCODINGS),
        choices.one(PREFIXES),
        "webhookSecret",
        timed ? Expression.parse("header:Time") : null,
        Duration.ofSeconds(300),
        timed ? Expression.parse("\"\\(.headers.time).\\(.raw)\"") : null);
  }

  private static List<String> keys(Choices choices) {
    List<String> keys = new ArrayList<>();
    for (int i = choices.below(2); i >= 0; i--) {
      keys.add(choices.one(KEYS));
    }
    return keys;
  }

  private static boolean within(String time) {
    try {
      return Math.abs(Long.parseLong(time) - NOW) <= 300;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String proof(Authenticity declared, String key, byte[] signed) {
    if (declared.scheme().equals("token")) {
      return declared.prefix() + key;
    }
    byte[] mac = HmacSchemeTest.mac(declared.scheme().replace("-", ""), key, signed);
    return declared.prefix()
        + switch (declared.encoding()) {
          case "hex" -> HexFormat.of().formatHex(mac);
          case "HEX" -> HexFormat.of().withUpperCase().formatHex(mac);
          default -> Base64.getEncoder().encodeToString(mac);
        };
  }

  private static String tampered(String proof, Choices choices) {
    int at = choices.below(proof.length() + 1);
    return switch (choices.below(8)) {
      case 0 -> choices.text(100);
      case 1 -> proof.substring(0, at);
      case 2 -> proof.substring(0, at) + choices.text(3) + proof.substring(at);
      case 3 -> proof.toUpperCase(Locale.ROOT);
      case 4 -> proof + "=";
      case 5 -> proof.replaceFirst("=$", "");
      default -> proof;
    };
  }
}
