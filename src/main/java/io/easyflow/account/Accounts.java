package io.easyflow.account;

import java.util.List;
import java.util.Optional;

/** The accounts the hub has. */
public interface Accounts {
  /**
   * @param platform connector id
   * @param name account name
   * @return the account
   */
  Optional<Account> find(String platform, String name);

  /**
   * @param id {@code platform:name}
   * @return the account
   */
  default Optional<Account> find(String id) {
    int colon = id.indexOf(':');
    return colon < 0 ? Optional.empty() : find(id.substring(0, colon), id.substring(colon + 1));
  }

  /**
   * @param platform connector id
   * @return its accounts, {@code default} first
   */
  List<Account> of(String platform);

  /**
   * @return every account, by platform and name
   */
  List<Account> all();

  /**
   * Which credentials an account lacks for a purpose.
   *
   * @param account the account
   * @param purpose {@code api} or {@code webhook}
   * @return a sentence that names each missing variable, empty when nothing is missing
   */
  Optional<String> missing(Account account, String purpose);
}
