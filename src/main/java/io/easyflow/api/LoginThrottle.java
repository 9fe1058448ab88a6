package io.easyflow.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Checks passwords, but lets nobody guess: after some wrong ones a name is refused for a while to
 * the address they came from, before any costly comparison.
 */
final class LoginThrottle extends DaoAuthenticationProvider {
  private static final int WRONG_ALLOWED = 10;
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int MOST = 10_000;

  private final Clock clock;
  private final Map<String, Wrong> wrong =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Wrong> eldest) {
          return size() > MOST;
        }
      };

  private record Wrong(int count, Instant last) {}

  LoginThrottle(UserDetailsService users, PasswordEncoder encoder, Clock clock) {
    super(users);
    setPasswordEncoder(encoder);
    this.clock = clock;
  }

  @Override
  public Authentication authenticate(Authentication authentication) {
    String who = who(authentication);
    Instant now = clock.instant();
    int before = count(who, now);
    if (before >= WRONG_ALLOWED) {
      throw new LockedException("Too many wrong passwords for this user; try again in a minute");
    }
    try {
      Authentication known = super.authenticate(authentication);
      if (before > 0) {
        synchronized (wrong) {
          wrong.remove(who);
        }
      }
      return known;
    } catch (org.springframework.security.authentication.AuthenticationServiceException e) {
      throw e; // the database is away: nobody guessed
    } catch (AuthenticationException e) {
      synchronized (wrong) {
        wrong.put(who, new Wrong(before + 1, now));
      }
      throw e;
    }
  }

  private int count(String who, Instant now) {
    synchronized (wrong) {
      Wrong known = wrong.get(who);
      return known == null || known.last().plus(PAUSE).isBefore(now) ? 0 : known.count();
    }
  }

  private static String who(Authentication authentication) {
    String address =
        authentication.getDetails() instanceof WebAuthenticationDetails details
            ? details.getRemoteAddress()
            : "";
    return authentication.getName() + " from " + address;
  }
}
