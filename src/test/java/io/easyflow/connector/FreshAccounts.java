package io.easyflow.connector;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.account.EnvironmentAccounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The accounts of the environment, and any number of further ones that a test adds: an account of
 * its own gives a test budgets, a breaker and counts of its own.
 */
final class FreshAccounts implements Accounts {
  private final EnvironmentAccounts environment;
  private final Map<String, Account> fresh = new ConcurrentHashMap<>();

  FreshAccounts(EnvironmentAccounts environment) {
    this.environment = environment;
  }

  Account add(Account account) {
    fresh.put(account.id(), account);
    return account;
  }

  @Override
  public Optional<Account> find(String platform, String name) {
    Account found = fresh.get(platform + ":" + name);
    return found == null ? environment.find(platform, name) : Optional.of(found);
  }

  @Override
  public List<Account> of(String platform) {
    return environment.of(platform);
  }

  @Override
  public List<Account> all() {
    return environment.all();
  }

  @Override
  public Optional<String> missing(Account account, String purpose) {
    return environment.missing(account, purpose);
  }
}
