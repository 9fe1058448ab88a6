package io.easyflow.account;

import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.CredentialSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Accounts whose credentials are variables: {@code SHOPIFY_ACCESS_TOKEN} of {@code
 * shopify:default}, {@code SHOPIFY__NORTH__ACCESS_TOKEN} of {@code shopify:north}. In the sandbox
 * what is not set is made up.
 */
@Component
public final class EnvironmentAccounts implements Accounts, Catalog.Listener {
  private static final Comparator<Account> ORDER =
      Comparator.comparing(Account::platform)
          .thenComparing(account -> !account.name().equals(Account.DEFAULT))
          .thenComparing(Account::name);

  private final Catalog catalog;
  private final SandboxMode sandbox;
  private final VariableNames variables;
  private volatile List<Account> accounts;

  /**
   * @param environment where variables and properties are found
   * @param catalog which credentials a connector takes
   * @param sandbox whether accounts are made up
   */
  public EnvironmentAccounts(Environment environment, Catalog catalog, SandboxMode sandbox) {
    this.catalog = catalog;
    this.sandbox = sandbox;
    this.variables = new VariableNames(environment);
    catalog.onChange(this);
  }

  @Override
  public synchronized void changed(Connector connector) {
    accounts = null;
  }

  @Override
  public synchronized void removed(String id) {
    accounts = null;
  }

  @Override
  public Optional<Account> find(String platform, String name) {
    for (Account account : all()) {
      if (account.platform().equals(platform) && account.name().equals(name)) {
        return Optional.of(account);
      }
    }
    return Optional.empty();
  }

  @Override
  public List<Account> of(String platform) {
    return all().stream().filter(account -> account.platform().equals(platform)).toList();
  }

  @Override
  public List<Account> all() {
    List<Account> found = accounts;
    return found == null ? refresh() : found;
  }

  /** Under the same lock as the changes, so that an older state never replaces a newer one. */
  private synchronized List<Account> refresh() {
    if (accounts == null) {
      accounts = read();
    }
    return accounts;
  }

  @Override
  public Optional<String> missing(Account account, String purpose) {
    List<String> missing =
        catalog.find(account.platform()).stream()
            .flatMap(connector -> connector.credentials().values().stream())
            .filter(spec -> spec.requiredFor().contains(purpose))
            .filter(spec -> account.credential(spec.name()).isEmpty())
            .map(
                spec ->
                    Variables.prefix(account.platform(), account.name())
                        + Variables.upper(spec.name())
                        + " ("
                        + spec.title()
                        + ")")
            .toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Account "
                + account.id()
                + (purpose.equals("webhook")
                    ? " cannot check webhooks"
                    : " cannot call the platform")
                + "; set "
                + String.join(" and ", missing)
                + " and start again.");
  }

  private List<Account> read() {
    boolean made = sandbox.on();
    List<Account> found = new ArrayList<>();
    for (Connector connector : catalog.all()) {
      for (String name : variables.accounts(connector)) {
        String prefix = Variables.prefix(connector.id(), name);
        if (made || exists(connector, name, prefix)) {
          found.add(account(connector, name, prefix, made));
        }
      }
    }
    found.sort(ORDER);
    return List.copyOf(found);
  }

  /** An account is there when a variable of it is set, or when its platform requires none. */
  private boolean exists(Connector connector, String name, String prefix) {
    boolean free =
        connector.credentials().values().stream().allMatch(spec -> spec.requiredFor().isEmpty());
    return !name.equals(Account.DEFAULT)
        || free
        || variables.isSet(prefix + Variables.ENTERPRISE)
        || !hosts(connector, prefix, false).isEmpty()
        || connector.credentials().keySet().stream()
            .anyMatch(credential -> variables.isSet(prefix + Variables.upper(credential)));
  }

  private Account account(Connector connector, String name, String prefix, boolean made) {
    Map<String, String> settings = new LinkedHashMap<>();
    Map<String, List<Secret>> secrets = new LinkedHashMap<>();
    for (CredentialSpec spec : connector.credentials().values()) {
      String value = value(spec, prefix, made);
      if (value != null && spec.secret()) {
        String previous =
            variables.value(prefix + Variables.upper(spec.name()) + Variables.PREVIOUS);
        secrets.put(
            spec.name(),
            previous == null
                ? List.of(new Secret(value))
                : List.of(new Secret(value), new Secret(previous)));
      } else if (value != null) {
        settings.put(spec.name(), value);
      }
    }
    return new Account(
        connector.id(),
        name,
        variables.value(prefix + Variables.ENTERPRISE),
        settings,
        secrets,
        hosts(connector, prefix, made));
  }

  private String value(CredentialSpec spec, String prefix, boolean made) {
    String value = variables.value(prefix + Variables.upper(spec.name()));
    if (value == null) {
      value = spec.defaultValue();
    }
    if (value == null && made) {
      value = spec.secret() ? "sandbox-" + spec.name() : "sandbox";
    }
    return value;
  }

  private Map<String, String> hosts(Connector connector, String prefix, boolean made) {
    Map<String, String> found = new LinkedHashMap<>();
    if (connector.api() == null) {
      return found;
    }
    String all = variables.value(prefix + Variables.BASE_URL);
    if (all != null) {
      found.put(Account.ANY_HOST, all);
    }
    for (String host : connector.api().hosts().keySet()) {
      String one = variables.value(prefix + Variables.BASE_URL + "_" + Variables.upper(host));
      if (one == null && all == null && made) {
        String address = sandbox.baseUrl(connector.id());
        one = host.equals(Account.DEFAULT) ? address : address + "/" + host;
      }
      if (one != null) {
        found.put(host, one);
      }
    }
    return found;
  }
}
