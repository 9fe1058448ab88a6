package io.easyflow.intake;

import io.easyflow.account.Secret;
import io.easyflow.catalog.Webhook.Authenticity;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The vendor signs the body with a shared key. The proof must be, letter by letter, the text that
 * the key gives: {@code hex} in lower case, {@code HEX} in upper case, {@code base64} with padding,
 * each behind the declared prefix. So nothing re-encoded, padded or cut short passes.
 */
final class HmacScheme implements AuthenticityScheme {
  /** Keys come from accounts; the bound only guards against endless rotation. */
  private static final int MAX_KEYS = 10_000;

  private final String name;
  private final String algorithm;
  private final Map<String, Mac> prepared = new ConcurrentHashMap<>();

  /**
   * @param name as connectors write it
   * @param algorithm as Java names it
   */
  HmacScheme(String name, String algorithm) {
    this.name = name;
    this.algorithm = algorithm;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean accepts(Authenticity declared, String proof, byte[] signed, List<Secret> secrets) {
    String prefix = declared.prefix() == null ? "" : declared.prefix();
    byte[] given = proof.getBytes(StandardCharsets.UTF_8);
    boolean accepted = false;
    for (Secret secret : secrets) {
      String expected = prefix + encode(declared.encoding(), mac(secret).doFinal(signed));
      accepted |= MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given);
    }
    return accepted;
  }

  private static String encode(String encoding, byte[] mac) {
    return switch (encoding == null ? "hex" : encoding) {
      case "hex" -> HexFormat.of().formatHex(mac);
      case "HEX" -> HexFormat.of().withUpperCase().formatHex(mac);
      case "base64" -> Base64.getEncoder().encodeToString(mac);
      default ->
          throw new IllegalArgumentException(
              "webhook.authenticity.encoding '" + encoding + "' is not hex, HEX or base64");
    };
  }

  /** A copy of the prepared one: preparing costs more than a short body, and a Mac has a state. */
  private Mac mac(Secret secret) {
    if (prepared.size() > MAX_KEYS) {
      prepared.clear();
    }
    try {
      return (Mac) prepared.computeIfAbsent(secret.reveal(), this::prepare).clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(algorithm + " of this JDK cannot be copied", e);
    }
  }

  private Mac prepare(String key) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + algorithm, e);
    }
  }
}
