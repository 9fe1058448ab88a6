package io.easyflow.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** The people who may log in. */
@Component
public class ApiUsers implements UserDetailsService {
  /** How long a found user is kept: requests carry the password each, and health must answer. */
  private static final Duration KEPT = Duration.ofSeconds(10);

  private final JdbcTemplate jdbc;
  private final PasswordEncoder encoder;
  private final Clock clock;
  private final Map<String, Found> found = new ConcurrentHashMap<>();

  ApiUsers(JdbcTemplate jdbc, PasswordEncoder encoder, Clock clock) {
    this.jdbc = jdbc;
    this.encoder = encoder;
    this.clock = clock;
  }

  /**
   * A person, without the password.
   *
   * @param name login name
   * @param role what they may do
   * @param changedAt when password or role was set
   */
  public record ApiUser(String name, Role role, Instant changedAt) {}

  private record Found(String hash, Role role, Instant until) {}

  /**
   * @return everybody, by name
   */
  public List<ApiUser> list() {
    return jdbc.query(
        "select name, role, changed_at from api_user order by name",
        (row, n) ->
            new ApiUser(
                row.getString(1), Role.of(row.getString(2)), row.getTimestamp(3).toInstant()));
  }

  /**
   * Adds a person or changes one.
   *
   * @param name login name
   * @param password the new password
   * @param role what they may do
   */
  public void put(String name, String password, Role role) {
    jdbc.update(
        "insert into api_user (name, password_hash, role) values (?, ?, ?) on conflict (name) do"
            + " update set password_hash = excluded.password_hash, role = excluded.role,"
            + " changed_at = now()",
        name,
        encoder.encode(password),
        role.text());
    found.remove(name);
  }

  /**
   * @param name login name
   * @return false when there is no such person, or it is the last administrator
   */
  public boolean remove(String name) {
    found.remove(name);
    return jdbc.update(
            "delete from api_user u where name = ? and (role <> 'admin' or exists (select from"
                + " api_user o where o.role = 'admin' and o.name <> u.name))",
            name)
        > 0;
  }

  @Override
  public UserDetails loadUserByUsername(String name) {
    Instant now = clock.instant();
    Found user = found.get(name);
    if (user == null || user.until().isBefore(now)) {
      user = load(name, now.plus(KEPT));
    }
    return new User(name, user.hash(), user.role().authorities());
  }

  private Found load(String name, Instant until) {
    Found user =
        jdbc
            .query(
                "select password_hash, role from api_user where name = ?",
                (row, n) -> new Found(row.getString(1), Role.of(row.getString(2)), until),
                name)
            .stream()
            .findFirst()
            .orElseThrow(() -> new UsernameNotFoundException("There is no such user"));
    found.put(name, user);
    return user;
  }
}
