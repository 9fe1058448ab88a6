package io.easyflow.ops;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.connector.Deployments;
import io.easyflow.connector.UnitStatus;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * How the connectors are doing. A connector in trouble makes the hub {@code DEGRADED}, never down:
 * one vendor must not take the others off the air.
 */
@Component("connectors")
public class ConnectorHealth implements HealthIndicator {
  /** Some connector needs a person; the rest works. */
  public static final Status DEGRADED = new Status("DEGRADED", "something needs a person");

  private final Deployments deployments;
  private final Accounts accounts;

  ConnectorHealth(Deployments deployments, Accounts accounts) {
    this.deployments = deployments;
    this.accounts = accounts;
  }

  /**
   * How one connector or file of flows is doing.
   *
   * @param unit connector id, or {@code flows/<file>}
   * @param state {@code live}, {@code last-good} or {@code down}
   * @param problems what an integrator has to mend, with file and line
   * @param missing credentials that accounts lack, a sentence each
   */
  public record Integration(
      String unit, String state, List<String> problems, List<String> missing) {
    /**
     * @return true when nothing has to be mended
     */
    public boolean well() {
      return UnitStatus.LIVE.equals(state) && problems.isEmpty();
    }
  }

  /**
   * @return every connector and flow
   */
  public List<Integration> integrations() {
    return deployments.all().stream().map(this::integration).toList();
  }

  @Override
  public Health health() {
    List<Integration> all = integrations();
    Health.Builder health = all.stream().allMatch(Integration::well) ? Health.up() : degraded();
    all.forEach(integration -> health.withDetail(integration.unit(), integration.state()));
    return health.build();
  }

  private static Health.Builder degraded() {
    return Health.status(DEGRADED);
  }

  private Integration integration(UnitStatus unit) {
    List<String> missing = new ArrayList<>();
    for (Account account : accounts.of(unit.unit())) {
      accounts.missing(account, "api").ifPresent(missing::add);
      accounts.missing(account, "webhook").ifPresent(missing::add);
    }
    return new Integration(
        unit.unit(),
        unit.state(),
        unit.problems().stream().map(Object::toString).toList(),
        missing.stream().distinct().toList());
  }
}
