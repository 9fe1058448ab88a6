package io.easyflow.api;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.CredentialSpec;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Accounts; a secret is only ever shown as set or not. */
@RestController
@RequestMapping("/api/v1/accounts")
@Tag(name = "Accounts", description = "Configured instances of connectors, and a test of each")
class AccountController {
  private final Accounts accounts;
  private final Catalog catalog;
  private final ConnectionTest test;

  AccountController(Accounts accounts, Catalog catalog, ConnectionTest test) {
    this.accounts = accounts;
    this.catalog = catalog;
    this.test = test;
  }

  /**
   * One account.
   *
   * @param id {@code platform:name}
   * @param platform connector id
   * @param name account name
   * @param enterprise number of the enterprise that owns it
   * @param settings public values
   * @param credentials what it is made of, and whether each is set
   * @param missing a sentence by purpose, empty when nothing is missing
   */
  record Shown(
      String id,
      String platform,
      String name,
      String enterprise,
      Map<String, String> settings,
      List<Credential> credentials,
      Map<String, String> missing) {}

  /**
   * One credential.
   *
   * @param name as declared
   * @param title what a person reads
   * @param secret true when it is never shown
   * @param set how many values are valid: 0 for none, 2 during a rotation
   */
  record Credential(String name, String title, boolean secret, int set) {}

  @GetMapping
  @Operation(summary = "Every account; secrets are shown as set or not")
  List<Shown> list(
      @RequestParam(required = false) @Parameter(description = "connector id") String platform) {
    return (platform == null ? accounts.all() : accounts.of(platform))
        .stream().map(this::show).toList();
  }

  @GetMapping("/{id}")
  @Operation(summary = "One account, by platform:name")
  Shown one(@PathVariable String id) {
    return show(find(id));
  }

  @PostMapping("/{id}/test")
  @Operation(
      summary = "Test the connection",
      description = "Makes one cheap authenticated call to the platform and says how it went.")
  ConnectionTest.Result test(@PathVariable String id) {
    return test.run(find(id));
  }

  private Account find(String id) {
    return accounts
        .find(id)
        .orElseThrow(() -> ApiException.notFound("There is no account '" + id + "'."));
  }

  private Shown show(Account account) {
    return new Shown(
        account.id(),
        account.platform(),
        account.name(),
        account.enterprise(),
        account.settings(),
        catalog.find(account.platform()).map(it -> credentials(it, account)).orElse(List.of()),
        ConnectorController.missing(accounts, account));
  }

  private static List<Credential> credentials(Connector connector, Account account) {
    return connector.credentials().values().stream()
        .map(spec -> credential(spec, account))
        .toList();
  }

  private static Credential credential(CredentialSpec spec, Account account) {
    return new Credential(
        spec.name(), spec.title(), spec.secret(), account.valid(spec.name()).size());
  }
}
