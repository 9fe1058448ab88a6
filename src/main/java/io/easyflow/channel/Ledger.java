package io.easyflow.channel;

import java.util.Map;

/** The account of everything that came in and everything that was handed on. */
public interface Ledger {
  /**
   * @return the sums at one moment
   */
  Report report();

  /**
   * The sums at one moment.
   *
   * @param total over everything
   * @param platforms by connector id
   */
  record Report(Totals total, Map<String, Totals> platforms) {}

  /**
   * One row of the ledger.
   *
   * @param accepted events that doors answered with 2xx or sync took in
   * @param stored of these, kept
   * @param duplicate of these, known already
   * @param created deliveries made
   * @param pending deliveries that wait or run
   * @param done deliveries handled
   * @param dead deliveries that failed for good
   * @param unknown deliveries nobody can tell the outcome of
   * @param skipped deliveries a person gave up
   */
  record Totals(
      long accepted,
      long stored,
      long duplicate,
      long created,
      long pending,
      long done,
      long dead,
      long unknown,
      long skipped) {
    /**
     * @return true when {@code accepted = stored + duplicate} and {@code created = pending + done +
     *     dead + unknown + skipped}
     */
    public boolean balanced() {
      return accepted == stored + duplicate && created == pending + done + dead + unknown + skipped;
    }
  }
}
