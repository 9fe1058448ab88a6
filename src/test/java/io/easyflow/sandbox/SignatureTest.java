package io.easyflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.account.Account;
import io.easyflow.account.Secret;
import io.easyflow.catalog.Expression;
import io.easyflow.catalog.Webhook.Authenticity;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final byte[] BODY = "what is signed".getBytes(StandardCharsets.UTF_8);
  private static final Account ACCOUNT =
      new Account(
          "one", "default", null, Map.of(), Map.of("key", List.of(new Secret("s3cret"))), Map.of());

  @Test
  void aTokenIsRepeated() {
    assertThat(headers(how("token", null, null, null))).containsEntry("X-Proof", "s3cret");
  }

  /** Computed with: printf 'what is signed' | openssl dgst -sha256 -hmac s3cret. */
  @Test
  void aBodyIsSigned() {
    assertThat(headers(how("hmac-sha256", "hex", "sha256=", null)))
        .containsEntry(
            "X-Proof", "sha256=6ca8bda27720927ba8a7243a8827994f71f372b53b5aa55477a329080a742a72");
    assertThat(headers(how("hmac-sha256", "base64", null, null)))
        .containsEntry("X-Proof", "bKi9oncgknuopyQ6iCeZT3HzcrU7WqVUd6MpCAp0KnI=");
  }

  @Test
  void whatCannotBeSignedIsSaid() {
    assertThat(Signature.add(how("rsa", null, null, null), ACCOUNT, new HashMap<>(), BODY))
        .isFalse();
    assertThat(Signature.add(null, ACCOUNT, new HashMap<>(), BODY)).isTrue();
  }

  private static Map<String, String> headers(Authenticity how) {
    Map<String, String> headers = new HashMap<>();
    assertThat(Signature.add(how, ACCOUNT, headers, BODY)).isTrue();
    return headers;
  }

  private static Authenticity how(
      String scheme, String encoding, String prefix, Expression signed) {
    return new Authenticity(
        scheme,
        Expression.parse("header:X-Proof|X-Old"),
        encoding,
        prefix,
        "key",
        null,
        null,
        signed);
  }
}
