package io.easyflow.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.easyflow.account.Secret;
import io.easyflow.catalog.Webhook.Authenticity;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HmacSchemeTest {
  private static final String BODY = "{\"foo\": \"bar\"}";
  private static final String SIGNATURE = "B23tXN681gZ0qIWNRrgtzBE9XSDo5yaUu6wfmhu3a7g=";
  private static final String KEY = "test_secret_key";

  private final HmacScheme sha256 = new HmacScheme("hmac-sha256", "HmacSHA256");
  private final HmacScheme sha1 = new HmacScheme("hmac-sha1", "HmacSHA1");

  /** Public vectors of Shopify's SDKs and of Camel's WhatsApp test. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "test_secret_key|{\"foo\": \"bar\"}|base64||B23tXN681gZ0qIWNRrgtzBE9XSDo5yaUu6wfmhu3a7g=",
        "API_SECRET_KEY|{}|base64||+ihUB5l+D7QrohDEi/6NcBcJRyKssyWqos13LmnsBbs=",
        "hush|code=a94a110d86d2452eb3e2af4cfb8a3828&shop=some-shop.myshopify.com&timestamp=1337178173"
            + "|hex||2cb1a277650a659f1b11e92a4a64275b128e037f2c3390e3c8fd2d8721dac9e2",
        "hush|ids=[\"2\", \"1\"]&shop=some-shop.myshopify.com"
            + "|hex||b93b9f82996f6f8bf9f1b7bbddec284c8fabacdc4e12dc80550b4705f3003b1e",
        "my-app-secret|{\"object\":\"whatsapp_business_account\"}|hex|sha256="
            + "|sha256=11064f9b0a36883061d91d867f0438fa2d12dbb4e1f94c3a4afacd039c23494f",
      })
  void acceptsVendorsVectors(
      String key, String body, String encoding, String prefix, String signature) {
    assertThat(accepts(declared(encoding, prefix), signature, body, key)).isTrue();
    assertThat(accepts(declared(encoding, prefix), signature, body, key + "x")).isFalse();
  }

  /** RFC 2202, test case 2. */
  @Test
  void acceptsHmacSha1() {
    boolean accepted =
        sha1.accepts(
            declared("hex", null),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
            bytes("what do ya want for nothing?"),
            List.of(new Secret("Jefe")));
    assertThat(accepted).isTrue();
  }

  @Test
  void refusesEveryChangedByteOfSignatureAndBody() {
    Authenticity declared = declared("base64", null);
    byte[] body = bytes(BODY);
    for (int i = 0; i < SIGNATURE.length(); i++) {
      for (int bit = 0; bit < 7; bit++) {
        char[] changed = SIGNATURE.toCharArray();
        changed[i] ^= (char) (1 << bit);
        assertThat(accepts(declared, new String(changed), BODY, KEY)).as("byte %d", i).isFalse();
      }
    }
    for (int i = 0; i < body.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = body.clone();
        changed[i] ^= (byte) (1 << bit);
        assertThat(sha256.accepts(declared, SIGNATURE, changed, List.of(new Secret(KEY))))
            .as("byte %d", i)
            .isFalse();
      }
    }
  }

  @Test
  void refusesTruncatedAndReencodedSignatures() throws Exception {
    Authenticity base64 = declared("base64", null);
    IntStream.range(0, SIGNATURE.length())
        .forEach(
            end -> assertThat(accepts(base64, SIGNATURE.substring(0, end), BODY, KEY)).isFalse());
    byte[] mac = mac(KEY, BODY);
    String hex = HexFormat.of().formatHex(mac);
    // The last letter of padded base64 has unused bits: b7h= decodes to the same bytes as b7g=.
    String twin = SIGNATURE.replace("7g=", "7h=");
    assertThat(Base64.getDecoder().decode(twin)).isEqualTo(mac);
    for (String other :
        List.of(
            hex,
            twin,
            SIGNATURE + "=",
            SIGNATURE + "\n",
            " " + SIGNATURE,
            Base64.getEncoder().withoutPadding().encodeToString(mac),
            Base64.getEncoder().encodeToString(bytes(SIGNATURE)),
            Base64.getEncoder().encodeToString(bytes(hex)),
            "sha256=" + SIGNATURE)) {
      assertThat(accepts(base64, other, BODY, KEY)).as(other).isFalse();
    }
    String upper = hex.toUpperCase(Locale.ROOT);
    assertThat(accepts(declared("hex", null), hex, BODY, KEY)).isTrue();
    assertThat(accepts(declared("hex", null), upper, BODY, KEY)).isFalse();
    assertThat(accepts(declared("HEX", null), upper, BODY, KEY)).isTrue();
    assertThat(accepts(declared("hex", "sha256="), hex, BODY, KEY)).isFalse();
    assertThat(accepts(declared("hex", "sha256="), "SHA256=" + hex, BODY, KEY)).isFalse();
  }

  @Test
  void triesEverySecret() {
    Authenticity declared = declared("base64", null);
    List<Secret> rotating = List.of(new Secret("new"), new Secret(KEY));
    assertThat(sha256.accepts(declared, SIGNATURE, bytes(BODY), rotating)).isTrue();
    List<Secret> rotated = List.of(new Secret("newer"), new Secret("new"));
    assertThat(sha256.accepts(declared, SIGNATURE, bytes(BODY), rotated)).isFalse();
  }

  @Test
  void isRightForManyThreadsAtOnce() {
    long accepted =
        IntStream.range(0, 2000)
            .parallel()
            .filter(
                i -> {
                  String body = BODY + " ".repeat(i % 97);
                  String key = "key" + i % 3;
                  String good = Base64.getEncoder().encodeToString(mac(key, body));
                  return accepts(declared("base64", null), good, body, key);
                })
            .count();
    assertThat(accepted).isEqualTo(2000);
  }

  @Test
  void namesAnEncodingItDoesNotKnow() {
    assertThatThrownBy(() -> accepts(declared("base32", null), "x", BODY, KEY))
        .hasMessageContaining("webhook.authenticity.encoding 'base32'");
  }

  private boolean accepts(Authenticity declared, String proof, String body, String key) {
    return sha256.accepts(declared, proof, bytes(body), List.of(new Secret(key)));
  }

  private static Authenticity declared(String encoding, String prefix) {
    return new Authenticity("hmac-sha256", null, encoding, prefix, "s", null, null, null);
  }

  static byte[] mac(String key, String body) {
    return mac("HmacSHA256", key, bytes(body));
  }

  static byte[] mac(String algorithm, String key, byte[] body) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(bytes(key), algorithm));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
