package io.easyflow.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What somebody may do; each role may do what the one before it may. */
public enum Role {
  /** Reads everything but users and tokens. */
  VIEWER,
  /** Also sends, syncs, replays, skips, holds and releases. */
  OPERATOR,
  /** Also manages users, tokens and subscribers. */
  ADMIN;

  /**
   * @param text {@code viewer}, {@code operator} or {@code admin}
   * @return the role
   * @throws IllegalArgumentException for any other text, naming the three
   */
  @JsonCreator
  public static Role of(String text) {
    for (Role role : values()) {
      if (role.text().equals(text)) {
        return role;
      }
    }
    throw new IllegalArgumentException("role must be viewer, operator or admin");
  }

  /**
   * @return the word people write
   */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<GrantedAuthority> authorities() {
    return List.of(new SimpleGrantedAuthority("ROLE_" + name()));
  }
}
