package io.easyflow.api;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Sees to it that somebody can log in: {@code EASYFLOW_ADMIN_PASSWORD} is the password of {@code
 * admin} when it is set; else, where there is no administrator yet, one is generated and shown once
 * when the hub has started.
 */
@Component
public class FirstAdmin implements InitializingBean {
  /** Login name of the first administrator. */
  public static final String NAME = "admin";

  private static final int LEAST = 8;
  private final ApiUsers users;
  private final JdbcTemplate jdbc;
  private final PasswordEncoder encoder;
  private final String given;
  private String generated;

  FirstAdmin(
      ApiUsers users,
      JdbcTemplate jdbc,
      PasswordEncoder encoder,
      @Value("${easyflow.admin-password:}") String given) {
    this.users = users;
    this.jdbc = jdbc;
    this.encoder = encoder;
    this.given = given;
  }

  @Override
  public void afterPropertiesSet() {
    if (!given.isEmpty()) {
      if (given.length() < LEAST) {
        throw new IllegalStateException(
            "EASYFLOW_ADMIN_PASSWORD is too short: use at least " + LEAST + " characters.");
      }
      if (!fits(given)) {
        users.put(NAME, given, Role.ADMIN);
      }
    } else if (jdbc.queryForObject(
            "select count(*) from api_user where role = 'admin'", Integer.class)
        == 0) {
      byte[] random = new byte[12];
      new SecureRandom().nextBytes(random);
      generated = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
      users.put(NAME, generated, Role.ADMIN);
    }
  }

  /**
   * Hands the generated password over, once.
   *
   * @return the password, empty when none was generated or it was taken already
   */
  public synchronized Optional<String> takePassword() {
    Optional<String> taken = Optional.ofNullable(generated);
    generated = null;
    return taken;
  }

  private boolean fits(String password) {
    return jdbc
        .queryForList(
            "select password_hash from api_user where name = ? and role = 'admin'",
            String.class,
            NAME)
        .stream()
        .anyMatch(hash -> encoder.matches(password, hash));
  }
}
