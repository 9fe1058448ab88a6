package io.easyflow.account;

import java.util.Locale;

/** Names of the environment variables that hold an account's values. */
final class Variables {
  static final String ENTERPRISE = "ENTERPRISE";
  static final String BASE_URL = "BASE_URL";
  static final String PREVIOUS = "_PREVIOUS";

  private static final String ACCOUNT = "__";

  private Variables() {}

  /**
   * @return {@code SHOPIFY_} for the default account, {@code SHOPIFY__NORTH__} for another
   */
  static String prefix(String platform, String account) {
    return account.equals(Account.DEFAULT)
        ? upper(platform) + "_"
        : accounts(platform) + upper(account) + ACCOUNT;
  }

  /**
   * @return what the variables of all further accounts of a platform begin with
   */
  static String accounts(String platform) {
    return upper(platform) + ACCOUNT;
  }

  /**
   * @param variable name of a variable that begins with {@link #accounts}
   * @return the account's name, null when the variable belongs to none
   */
  static String accountOf(String platform, String variable) {
    String rest = variable.substring(accounts(platform).length());
    int end = rest.indexOf(ACCOUNT);
    return end <= 0 ? null : rest.substring(0, end).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @return {@code WEBHOOK_SECRET} for {@code webhookSecret}
   */
  static String upper(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
