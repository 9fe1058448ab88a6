package io.easyflow.account;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One configured instance of a connector.
 *
 * @param platform connector id
 * @param name {@code default} or a name of its own
 * @param enterprise number of the enterprise that owns it, null for none
 * @param settings public values by credential name, safe to show
 * @param secrets secret values by credential name, the current one first, an older one that is
 *     still valid after it
 */
public record Account(
    String platform,
    String name,
    String enterprise,
    Map<String, String> settings,
    Map<String, List<Secret>> secrets) {
  /** Name of the account that is meant when none is named. */
  public static final String DEFAULT = "default";

  /**
   * @return {@code platform:name}
   */
  public String id() {
    return platform + ":" + name;
  }

  /**
   * @param credential name of a credential, public or secret
   * @return its current value
   */
  public Optional<Secret> credential(String credential) {
    List<Secret> found = valid(credential);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  /**
   * @param credential name of a credential, public or secret
   * @return every value that is valid now: two during a rotation
   */
  public List<Secret> valid(String credential) {
    List<Secret> found = secrets.get(credential);
    if (found != null) {
      return found;
    }
    String open = settings.get(credential);
    return open == null ? List.of() : List.of(new Secret(open));
  }

  @Override
  public String toString() {
    return id();
  }
}
