package io.easyflow.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.easyflow.channel.Ledger;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The proof that nothing is lost. */
@RestController
@Tag(name = "Ledger", description = "The proof that nothing is lost")
class LedgerController {
  private final Ledger ledger;

  LedgerController(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * One row, with the verdict.
   *
   * @param totals its sums
   * @param balanced true when they agree
   */
  record Row(@JsonUnwrapped Ledger.Totals totals, boolean balanced) {
    static Row of(Ledger.Totals totals) {
      return new Row(totals, totals.balanced());
    }
  }

  /**
   * The whole ledger.
   *
   * @param total over everything
   * @param platforms by connector id
   */
  record Sheet(@JsonUnwrapped Row total, Map<String, Row> platforms) {}

  @GetMapping("/api/v1/ledger")
  @Operation(
      summary = "Sums of everything that came in and was handed on",
      description =
          "`balanced` is true when accepted = stored + duplicate and created = pending + done +"
              + " dead + unknown + skipped, at the top over everything, below by platform.")
  Sheet ledger() {
    Ledger.Report report = ledger.report();
    Map<String, Row> platforms = new TreeMap<>();
    report.platforms().forEach((platform, totals) -> platforms.put(platform, Row.of(totals)));
    return new Sheet(Row.of(report.total()), platforms);
  }
}
