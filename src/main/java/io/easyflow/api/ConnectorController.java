package io.easyflow.api;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import io.easyflow.connector.ConnectorPorts;
import io.easyflow.connector.Deployments;
import io.easyflow.connector.UnitStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue: which platforms there are and how each is doing. */
@RestController
@RequestMapping("/api/v1/connectors")
@Tag(name = "Connectors", description = "Which platforms there are and how each is doing")
class ConnectorController {
  private final Catalog catalog;
  private final Deployments deployments;
  private final ConnectorPorts ports;
  private final Accounts accounts;

  ConnectorController(
      Catalog catalog, Deployments deployments, ConnectorPorts ports, Accounts accounts) {
    this.catalog = catalog;
    this.deployments = deployments;
    this.ports = ports;
    this.accounts = accounts;
  }

  /**
   * One connector.
   *
   * @param id connector id, or {@code flows/<file>}
   * @param title as people write it
   * @param category what kind of platform it is
   * @param docs the vendor's documentation
   * @param webhook true when it has a door
   * @param ports what can be asked of it
   * @param sync kinds of data that are polled
   * @param deployment how its files are doing, with what is wrong
   * @param accounts its accounts and what each lacks
   */
  record Shown(
      String id,
      String title,
      String category,
      String docs,
      boolean webhook,
      Set<String> ports,
      Set<String> sync,
      UnitStatus deployment,
      List<Ready> accounts) {}

  /**
   * What an account lacks.
   *
   * @param id id of the account
   * @param missing a sentence by purpose, {@code api} and {@code webhook}; empty when all is there
   */
  record Ready(String id, Map<String, String> missing) {}

  @GetMapping
  @Operation(summary = "Every connector and flow: ports, accounts, what is deployed, what is wrong")
  List<Shown> list() {
    List<Shown> shown = new ArrayList<>();
    catalog.all().forEach(connector -> shown.add(show(connector)));
    for (UnitStatus unit : deployments.all()) {
      if (catalog.find(unit.unit()).isEmpty()) {
        shown.add(undeclared(unit));
      }
    }
    return shown;
  }

  @GetMapping("/{id}")
  @Operation(summary = "One connector")
  Shown one(@PathVariable String id) {
    return catalog
        .find(id)
        .map(this::show)
        .or(() -> deployments.find(id).map(ConnectorController::undeclared))
        .orElseThrow(() -> missing(id));
  }

  @GetMapping("/flows/{file}")
  @Operation(summary = "One file of flows")
  Shown flow(@PathVariable String file) {
    return deployments
        .find("flows/" + file)
        .map(ConnectorController::undeclared)
        .orElseThrow(() -> missing("flows/" + file));
  }

  private Shown show(Connector connector) {
    return new Shown(
        connector.id(),
        connector.title(),
        connector.category().name().toLowerCase(Locale.ROOT),
        connector.docs(),
        connector.webhook() != null,
        ports.of(connector.id()),
        connector.sync().keySet(),
        deployments.find(connector.id()).orElse(null),
        accounts.of(connector.id()).stream().map(this::ready).toList());
  }

  private Ready ready(Account account) {
    return new Ready(account.id(), missing(accounts, account));
  }

  /** What keeps an account from its uses, by purpose. */
  static Map<String, String> missing(Accounts accounts, Account account) {
    Map<String, String> missing = new java.util.TreeMap<>();
    for (String purpose : List.of("api", "webhook")) {
      Optional<String> lacks = accounts.missing(account, purpose);
      lacks.ifPresent(sentence -> missing.put(purpose, sentence));
    }
    return missing;
  }

  /** A flow, or a connector whose {@code connector.yaml} was never good. */
  private static Shown undeclared(UnitStatus unit) {
    return new Shown(
        unit.unit(), null, unit.kind(), null, false, Set.of(), Set.of(), unit, List.of());
  }

  private static ApiException missing(String id) {
    return ApiException.notFound("There is no connector '" + id + "'.");
  }
}
