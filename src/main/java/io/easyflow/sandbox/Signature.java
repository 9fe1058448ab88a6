package io.easyflow.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.account.Account;
import io.easyflow.account.Secret;
import io.easyflow.catalog.Expression;
import io.easyflow.catalog.Webhook.Authenticity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Proves a made-up webhook as the platform would, by what the connector declares. */
final class Signature {
  private static final Map<String, String> MACS =
      Map.of("hmac-sha1", "HmacSHA1", "hmac-sha256", "HmacSHA256");
  private static final String HEADER = "header:";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Signature() {}

  /**
   * @param how what the connector declares
   * @param account whose secret proves it
   * @param headers headers of the webhook; the proof is added where it is a header
   * @param body of the webhook
   * @return false when this kind of proof cannot be made here
   */
  static boolean add(Authenticity how, Account account, Map<String, String> headers, byte[] body) {
    if (how == null || how.scheme().equals("none")) {
      return true;
    }
    Optional<String> header = header(how.value());
    Optional<Secret> secret = account.credential(how.secret());
    if (header.isEmpty() || secret.isEmpty()) {
      return false;
    }
    String prefix = how.prefix() == null ? "" : how.prefix();
    if (how.scheme().equals("token")) {
      headers.put(header.get(), prefix + secret.get().reveal());
      return true;
    }
    String algorithm = MACS.get(how.scheme());
    if (algorithm == null) {
      return false;
    }
    byte[] signed =
        how.signed() == null
            ? body
            : how.signed().text(new Made(headers, body)).getBytes(StandardCharsets.UTF_8);
    headers.put(
        header.get(), prefix + encode(how.encoding(), mac(algorithm, secret.get(), signed)));
    return true;
  }

  /** The first name of {@code header:A|B}. */
  private static Optional<String> header(Expression value) {
    String text = String.valueOf(value);
    return text.startsWith(HEADER)
        ? Optional.of(text.substring(HEADER.length()).split("\\|")[0].trim())
        : Optional.empty();
  }

  private static byte[] mac(String algorithm, Secret secret, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }

  private static String encode(String encoding, byte[] mac) {
    return switch (String.valueOf(encoding)) {
      case "base64" -> Base64.getEncoder().encodeToString(mac);
      case "HEX" -> HexFormat.of().withUpperCase().formatHex(mac);
      default -> HexFormat.of().formatHex(mac);
    };
  }

  /** A request that is still being made, as expressions look into it. */
  private record Made(Map<String, String> headers, byte[] body) implements Expression.Source {
    @Override
    public String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(null);
    }

    @Override
    public JsonNode json() {
      try {
        ObjectNode request = JSON.createObjectNode();
        ObjectNode lower = request.putObject("headers");
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        request.set("body", JSON.readTree(body));
        return request;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
