package io.easyflow.ops;

import io.easyflow.report.ReportTarget;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether closed chats can be reported to the CRM that is set; {@code UP} when none is. */
@Component("reports")
class ReportHealth implements HealthIndicator {
  private final ReportTarget target;

  ReportHealth(ReportTarget target) {
    this.target = target;
  }

  @Override
  public Health health() {
    Health.Builder health =
        target
            .problem()
            .map(why -> Health.status(ConnectorHealth.DEGRADED).withDetail("problem", why))
            .orElseGet(Health::up);
    target.account().ifPresent(account -> health.withDetail("to", account));
    return health.build();
  }
}
