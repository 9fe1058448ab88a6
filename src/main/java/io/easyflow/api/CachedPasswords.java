package io.easyflow.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * bcrypt that remembers for a while which password fitted which hash: with HTTP Basic every request
 * would cost a tenth of a second otherwise. Only a keyed digest of the two is kept, and nothing of
 * what did not fit.
 */
final class CachedPasswords implements PasswordEncoder {
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final int MOST = 1_000;

  private final PasswordEncoder bcrypt = new BCryptPasswordEncoder();
  private final SecretKeySpec key;
  private final Clock clock;
  private final Map<String, Instant> fitted =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST;
        }
      };

  CachedPasswords(Clock clock) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, "HmacSHA256");
    this.clock = clock;
  }

  @Override
  public String encode(CharSequence password) {
    return bcrypt.encode(password);
  }

  @Override
  public boolean matches(CharSequence password, String hash) {
    String pair = digest(password + "\n" + hash);
    Instant now = clock.instant();
    synchronized (fitted) {
      Instant until = fitted.get(pair);
      if (until != null && now.isBefore(until)) {
        return true;
      }
    }
    boolean fits = bcrypt.matches(password, hash);
    if (fits) {
      synchronized (fitted) {
        fitted.put(pair, now.plus(KEPT));
      }
    }
    return fits;
  }

  private String digest(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }
}
