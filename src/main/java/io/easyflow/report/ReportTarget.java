package io.easyflow.report;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.connector.ConnectorPorts;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The account that is told of closed chats, and what is wrong with it. */
@Component
public class ReportTarget {
  /** Name of the port: a {@link io.easyflow.model.Conversation} in, nothing out. */
  static final String PORT = "conversation";

  private static final Logger LOG = LoggerFactory.getLogger(ReportTarget.class);

  private final ReportProperties properties;
  private final Catalog catalog;
  private final Accounts accounts;
  private final ConnectorPorts ports;

  ReportTarget(
      ReportProperties properties, Catalog catalog, Accounts accounts, ConnectorPorts ports) {
    this.properties = properties;
    this.catalog = catalog;
    this.accounts = accounts;
    this.ports = ports;
  }

  /**
   * @return id of the account, empty when nobody is told
   */
  public Optional<String> account() {
    return properties.account();
  }

  /**
   * @return why nobody can be told although somebody should be, a sentence with the remedy
   */
  public Optional<String> problem() {
    return account().flatMap(this::problem).map(why -> "easyflow.report.to: " + why);
  }

  private Optional<String> problem(String id) {
    String platform = id.substring(0, id.indexOf(':'));
    if (catalog.find(platform).isEmpty()) {
      return Optional.of("there is no connector '%s'".formatted(platform));
    }
    if (!ports.has(platform, PORT)) {
      return Optional.of(
          "connector %s has no port %s-%s now, so it cannot be told of chats"
              .formatted(platform, platform, PORT));
    }
    Optional<Account> account = accounts.find(id);
    return account.isEmpty()
        ? Optional.of(
            "there is no account '%s': set its credentials, GET /api/v1/connectors/%s lists them"
                .formatted(id, platform))
        : accounts.missing(account.get(), "api");
  }

  /** Whoever looks at the log of a start shall not learn it from a dead letter. */
  @EventListener(ApplicationReadyEvent.class)
  void tellOfProblem() {
    problem().ifPresent(why -> LOG.warn("Closed chats cannot be reported. {}", why));
  }
}
