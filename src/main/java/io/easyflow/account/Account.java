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
 * @param hosts addresses that replace those of {@code connector.yaml}, by host name; {@link
 *     #ANY_HOST} stands for every other one
 */
public record Account(
    String platform,
    String name,
    String enterprise,
    Map<String, String> settings,
    Map<String, List<Secret>> secrets,
    Map<String, String> hosts) {
  /** Name of the account that is meant when none is named. */
  public static final String DEFAULT = "default";

  /** Key of the address that replaces every host that has none of its own. */
  public static final String ANY_HOST = "*";

  /** An account that calls the platform at its own addresses. */
  public Account(
      String platform,
      String name,
      String enterprise,
      Map<String, String> settings,
      Map<String, List<Secret>> secrets) {
    this(platform, name, enterprise, settings, secrets, Map.of());
  }

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

  /**
   * Where this account's calls go instead of the address in {@code connector.yaml}.
   *
   * @param host name of the host, {@code default} for the one meant when a call names none
   * @return the address, empty when the connector's own is meant
   */
  public Optional<String> baseUrl(String host) {
    String url = hosts.getOrDefault(host, hosts.get(ANY_HOST));
    return Optional.ofNullable(url).map(text -> text.replace("{host}", host));
  }

  @Override
  public String toString() {
    return id();
  }
}
