package io.easyflow.sync;

import io.easyflow.channel.Effect;
import java.time.Instant;

/**
 * One page of a run and what it leads to; all of it commits at once.
 *
 * @param before the state the page was read in
 * @param after the state for the next page, or between runs when the run has ended
 * @param trigger who began the run
 * @param at when the page was read
 * @param orders what it brought, where it brought orders
 * @param rows what it brought, where it brought something else
 * @param items how many items it brought
 * @param failed how many items failed by themselves
 * @param nextRun when the account is due again; null while the run goes on
 * @param error why the run ended early, null when it did not
 */
record SyncStep(
    SyncState before,
    SyncState after,
    String trigger,
    Instant at,
    OrdersSeen orders,
    RowsSeen rows,
    int items,
    int failed,
    Instant nextRun,
    String error)
    implements Effect {

  boolean ends() {
    return after.run() == null;
  }

  String result() {
    if (error != null) {
      return "failed";
    }
    return ends() ? "ok" : "running";
  }

  /** A messenger without news is asked every few seconds; only what it brought is worth a row. */
  boolean worthRecording() {
    return error != null
        || items > 0
        || failed > 0
        || !SyncJob.UPDATES.kinds().contains(before.kind());
  }
}
