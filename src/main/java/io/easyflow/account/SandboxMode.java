package io.easyflow.account;

import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Whether the hub runs on made-up accounts: {@code EASYFLOW_SANDBOX} says so, else it does while no
 * credential of any connector is set. Ask it once the connectors are in the catalogue.
 */
@Component
public class SandboxMode {
  static final String SANDBOX = "easyflow.sandbox";
  static final String SANDBOX_URL = "easyflow.sandbox.base-url";
  static final String DEFAULT_URL = "http://127.0.0.1:8089";

  private final Environment environment;
  private final Catalog catalog;
  private final VariableNames names;

  /**
   * @param environment where variables and properties are found
   * @param catalog which credentials there are
   */
  public SandboxMode(Environment environment, Catalog catalog) {
    this.environment = environment;
    this.catalog = catalog;
    this.names = new VariableNames(environment);
  }

  /**
   * @return true when accounts are made up and point at doubles
   */
  public boolean on() {
    Boolean said = environment.getProperty(SANDBOX, Boolean.class);
    return said == null ? catalog.all().stream().noneMatch(this::hasCredential) : said;
  }

  /**
   * @param platform connector id
   * @return address of its double
   */
  public String baseUrl(String platform) {
    String url = environment.getProperty(SANDBOX_URL, DEFAULT_URL);
    return (url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + "/" + platform;
  }

  private boolean hasCredential(Connector connector) {
    return names.accounts(connector).stream()
        .map(account -> Variables.prefix(connector.id(), account))
        .anyMatch(
            prefix ->
                connector.credentials().keySet().stream()
                    .anyMatch(name -> names.isSet(prefix + Variables.upper(name))));
  }
}
