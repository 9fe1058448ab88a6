package io.easyflow.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Bearer tokens of programs: random, shown once, kept as a hash. */
@Component
public class ApiTokens {
  private static final SecureRandom RANDOM = new SecureRandom();
  private final JdbcTemplate jdbc;
  private final Clock clock;

  ApiTokens(JdbcTemplate jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * A program's token, without the token itself.
   *
   * @param name who uses it
   * @param role what it may do
   * @param createdBy who made it
   * @param createdAt when
   * @param expiresAt until when it is valid, null for ever
   */
  public record ApiToken(
      String name, Role role, String createdBy, Instant createdAt, Instant expiresAt) {}

  /**
   * @return every token, by name
   */
  public List<ApiToken> list() {
    return jdbc.query(
        "select name, role, created_by, created_at, expires_at from api_token order by name",
        (row, n) ->
            new ApiToken(
                row.getString(1),
                Role.of(row.getString(2)),
                row.getString(3),
                row.getTimestamp(4).toInstant(),
                row.getTimestamp(5) == null ? null : row.getTimestamp(5).toInstant()));
  }

  /**
   * Makes a token; one of the same name is replaced.
   *
   * @param name who will use it
   * @param role what it may do
   * @param expiresAt until when it is valid, null for ever
   * @param by who asked
   * @return the token, never to be seen again
   */
  public String create(String name, Role role, Instant expiresAt, String by) {
    byte[] random = new byte[32];
    RANDOM.nextBytes(random);
    String token = "ef_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    jdbc.update(
        "insert into api_token (name, token_hash, role, created_by, expires_at) values (?, ?, ?, ?,"
            + " ?) on conflict (name) do update set token_hash = excluded.token_hash, role ="
            + " excluded.role, created_by = excluded.created_by, created_at = now(), expires_at ="
            + " excluded.expires_at",
        name,
        hash(token),
        role.text(),
        by,
        expiresAt == null ? null : Timestamp.from(expiresAt));
    return token;
  }

  /**
   * @param name of the token
   * @return false when there is none
   */
  public boolean remove(String name) {
    return jdbc.update("delete from api_token where name = ?", name) > 0;
  }

  /**
   * @param token what a program sent
   * @return the token it is, empty when it is unknown or has expired
   */
  Optional<ApiToken> find(String token) {
    return jdbc
        .query(
            "select name, role, created_by, created_at, expires_at from api_token where token_hash ="
                + " ? and (expires_at is null or expires_at > ?)",
            (row, n) ->
                new ApiToken(
                    row.getString(1),
                    Role.of(row.getString(2)),
                    row.getString(3),
                    row.getTimestamp(4).toInstant(),
                    null),
            hash(token),
            Timestamp.from(clock.instant()))
        .stream()
        .findFirst();
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
