package io.easyflow.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that must never be shown: it prints as {@code ***} and has no JSON form. */
public final class Secret {
  private final String value;

  /**
   * @param value the secret text
   */
  public Secret(String value) {
    this.value = value;
  }

  /**
   * @return the text itself, for the door and the outlet only
   */
  public String reveal() {
    return value;
  }

  /**
   * Compares in constant time.
   *
   * @param other text somebody sent, may be null
   * @return true when it is the same
   */
  public boolean matches(String other) {
    return other != null
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "***";
  }
}
