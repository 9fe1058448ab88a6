package io.easyflow.webchat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Signs what the chat gives away. The key is a setting, or made once and kept for all hubs. */
@Component
class ChatKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;

  private final JdbcTemplate jdbc;
  private final String given;
  private volatile SecretKeySpec key;

  ChatKey(JdbcTemplate jdbc, WebChatProperties properties) {
    this.jdbc = jdbc;
    this.given = properties.key();
    if (!given.isEmpty() && given.length() < BYTES) {
      throw new IllegalArgumentException(
          "easyflow.webchat.key must have at least " + BYTES + " characters");
    }
  }

  /**
   * @param purpose what is signed, so that a signature of one kind is none of another
   * @param text the rest of it
   * @return 32 bytes
   */
  byte[] sign(String purpose, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key());
      mac.update(purpose.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private SecretKeySpec key() {
    SecretKeySpec known = key;
    if (known == null) {
      byte[] bytes = given.isEmpty() ? kept() : given.getBytes(StandardCharsets.UTF_8);
      known = new SecretKeySpec(bytes, ALGORITHM);
      key = known;
    }
    return known;
  }

  private byte[] kept() {
    byte[] fresh = new byte[BYTES];
    new SecureRandom().nextBytes(fresh);
    jdbc.update("insert into webchat_key (secret) values (?) on conflict do nothing", fresh);
    return jdbc.queryForObject("select secret from webchat_key", byte[].class);
  }
}
