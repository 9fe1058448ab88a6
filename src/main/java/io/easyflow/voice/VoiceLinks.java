package io.easyflow.voice;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Whose phone belongs to an access token that a person has linked to their voice assistant. Tokens
 * are known by their SHA-256 only, as the door hands them on.
 */
@Component
public class VoiceLinks {
  private final JdbcTemplate jdbc;
  private final Clock clock;

  /**
   * @param jdbc the hub's database
   * @param clock the time
   */
  public VoiceLinks(JdbcTemplate jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Links a token, replacing the phone it had.
   *
   * @param token an access token that our authorization server gave out
   * @param phone whose it is, E.164
   */
  public void link(String token, String phone) {
    jdbc.update(
        "insert into voice_link (token, phone, linked_at) values (?, ?, ?)"
            + " on conflict (token) do update set phone = excluded.phone,"
            + " linked_at = excluded.linked_at",
        hash(token),
        phone,
        Timestamp.from(clock.instant()));
  }

  /**
   * Forgets a token, as when the person takes the link back.
   *
   * @param token the access token
   * @return false when it was not known
   */
  public boolean unlink(String token) {
    return jdbc.update("delete from voice_link where token = ?", hash(token)) > 0;
  }

  /**
   * @param linkedAs SHA-256 of a token, or null
   * @return the phone it is linked to
   */
  Optional<String> phone(String linkedAs) {
    return linkedAs == null
        ? Optional.empty()
        : jdbc
            .queryForList("select phone from voice_link where token = ?", String.class, linkedAs)
            .stream()
            .findFirst();
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
