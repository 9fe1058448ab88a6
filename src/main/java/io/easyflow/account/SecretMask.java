package io.easyflow.account;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Takes every known secret out of a text, as it is, URL-encoded, JSON-escaped and in base64 (also
 * inside of a longer base64 text, as in Basic authentication). Values shorter than 4 characters are
 * left alone: they would take ordinary words with them.
 */
@Component
public class SecretMask {
  private static final int SHORTEST = 4;
  private static final int SHORTEST_INSIDE = 8;
  private static final String MASK = "***";

  private final Accounts accounts;
  private volatile Known known = new Known(null, null);

  /** The pattern made from one state of the accounts. */
  private record Known(List<Account> of, Pattern secrets) {}

  /**
   * @param accounts whose secrets are taken out
   */
  public SecretMask(Accounts accounts) {
    this.accounts = accounts;
  }

  /**
   * @param text any text, may be null
   * @return the same with {@code ***} in place of secrets
   */
  public String mask(String text) {
    if (text == null || text.isEmpty()) {
      return text;
    }
    Pattern secrets = secrets();
    return secrets == null ? text : secrets.matcher(text).replaceAll(MASK);
  }

  private Pattern secrets() {
    List<Account> now = accounts.all();
    Known current = known;
    if (current.of() != now) {
      current = new Known(now, pattern(now));
      known = current;
    }
    return current.secrets();
  }

  private static Pattern pattern(List<Account> accounts) {
    Set<String> forms = new LinkedHashSet<>();
    accounts.stream()
        .flatMap(account -> account.secrets().values().stream())
        .flatMap(List::stream)
        .map(Secret::reveal)
        .filter(secret -> secret.length() >= SHORTEST)
        .forEach(secret -> addForms(secret, forms));
    return forms.isEmpty()
        ? null
        : Pattern.compile(
            forms.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
  }

  private static void addForms(String secret, Set<String> forms) {
    forms.add(secret);
    forms.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
    String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    forms.add(encoded);
    forms.add(encoded.replace("+", "%20"));
    forms.add(lowerEscapes(encoded));
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      forms.add(encoder.encodeToString(bytes));
      forms.add(encoder.withoutPadding().encodeToString(bytes));
      for (int before = 0; before < 3; before++) {
        inside(encoder, bytes, before, forms);
      }
    }
  }

  /** The characters that stand for these bytes alone, with so many bytes before them. */
  private static void inside(Base64.Encoder encoder, byte[] bytes, int before, Set<String> forms) {
    byte[] shifted = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, shifted, before, bytes.length);
    String encoded = encoder.withoutPadding().encodeToString(shifted);
    int start = (before * 8 + 5) / 6;
    int end = shifted.length * 8 / 6;
    if (end - start >= SHORTEST_INSIDE) {
      forms.add(encoded.substring(start, end));
    }
  }

  private static String lowerEscapes(String encoded) {
    return Pattern.compile("%[0-9A-F]{2}")
        .matcher(encoded)
        .replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT));
  }
}
