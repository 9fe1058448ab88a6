package io.easyflow.ops;

import io.easyflow.ops.ConnectorHealth.Integration;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** One look at all connectors: a word for anybody, the reasons for who is logged in. */
@RestController
@Tag(name = "Health", description = "One look at all connectors")
class IntegrationsController {
  private final ConnectorHealth health;

  IntegrationsController(ConnectorHealth health) {
    this.health = health;
  }

  /**
   * How the connectors are doing.
   *
   * @param status {@code UP} or {@code DEGRADED}
   * @param integrations each connector and flow; null for who is not logged in
   */
  record Summary(String status, List<Integration> integrations) {}

  @GetMapping("/health/integrations")
  @Operation(
      summary = "How the connectors are doing",
      description = "Without a login only the status: UP or DEGRADED.")
  Summary integrations(Principal who) {
    List<Integration> all = health.integrations();
    String status =
        all.stream().allMatch(Integration::well) ? "UP" : ConnectorHealth.DEGRADED.getCode();
    return new Summary(status, who == null ? null : all);
  }
}
