package io.easyflow.account;

import java.util.Map;

/**
 * What routes and mappings may see of an account: no secret is in it. Routes find it as {@code
 * ${variable.account}}, mappings as {@code $account}.
 *
 * @param id {@code platform:name}
 * @param platform connector id
 * @param name account name
 * @param settings public values by credential name
 */
public record AccountView(String id, String platform, String name, Map<String, String> settings) {
  /** Exchange variable that holds it. */
  public static final String VARIABLE = "account";

  /**
   * @param account an account
   * @return what may be seen of it
   */
  public static AccountView of(Account account) {
    return new AccountView(
        account.id(), account.platform(), account.name(), Map.copyOf(account.settings()));
  }
}
