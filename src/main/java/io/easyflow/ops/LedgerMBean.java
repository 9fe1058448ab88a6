package io.easyflow.ops;

import io.easyflow.channel.Ledger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.stereotype.Component;

/** The ledger, for Hawtio. */
@Component
@ManagedResource(
    objectName = "io.easyflow:type=Ledger",
    description = "Everything that came in and everything that was handed on")
public class LedgerMBean {
  private final Ledger ledger;

  LedgerMBean(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * @return true when nothing is lost
   */
  @ManagedAttribute(description = "True when the sums agree")
  public boolean isBalanced() {
    return ledger.report().total().balanced();
  }

  /**
   * @return deliveries that wait or run
   */
  @ManagedAttribute(description = "Deliveries that wait or run")
  public long getPending() {
    return ledger.report().total().pending();
  }

  /**
   * @return deliveries that failed for good
   */
  @ManagedAttribute(description = "Deliveries that failed for good")
  public long getDead() {
    return ledger.report().total().dead();
  }

  /**
   * @return the sums by connector id, the whole under {@code total}
   */
  @ManagedOperation(description = "All sums, by platform")
  public Map<String, String> report() {
    Ledger.Report report = ledger.report();
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("total", report.total().toString());
    report.platforms().forEach((platform, totals) -> rows.put(platform, totals.toString()));
    return rows;
  }
}
