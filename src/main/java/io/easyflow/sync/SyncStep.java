package io.easyflow.sync;

import io.easyflow.channel.Effect;
import java.time.Instant;
import java.util.List;

/**
 * Pages of a run and what they lead to; all of it commits at once.
 *
 * @param before the state the first page was read in
 * @param after the state for the next page, or between runs when the run has ended
 * @param trigger who began the run
 * @param at when they were read
 * @param pages how many pages
 * @param orders what each brought, where it brought orders
 * @param rows what each brought, where it brought something else
 * @param items how many items they brought
 * @param failed how many items failed by themselves
 * @param nextRun when the account is due again; null while the run goes on
 * @param error why the run ended early, null when it did not
 */
record SyncStep(
    SyncState before,
    SyncState after,
    String trigger,
    Instant at,
    int pages,
    List<OrdersSeen> orders,
    List<RowsSeen> rows,
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
