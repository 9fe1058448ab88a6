package io.easyflow.sync;

import io.easyflow.catalog.SyncSpec;
import java.time.Duration;
import java.time.Instant;

/** The rules of a run: where it begins, what follows a page, where the next run begins. */
final class SyncPlan {
  private final SyncSpec spec;
  private final Duration history;

  /**
   * @param spec how the connector is polled
   * @param history how far a first run reaches back where the connector does not say
   */
  SyncPlan(SyncSpec spec, Duration history) {
    this.spec = spec;
    this.history = spec.history() != null ? spec.history() : history;
  }

  /**
   * @param idle the state between runs
   * @param run number of the new run
   * @param now the time until which it reads
   * @return the state before its first page
   */
  SyncState begin(SyncState idle, long run, Instant now) {
    Instant since = idle.since() != null ? earlier(idle.since(), next(now)) : now.minus(history);
    return new SyncState(
        idle.account(), idle.kind(), since, end(since, now), now, idle.cursor(), run, 0, false);
  }

  /**
   * @param now the state before a page
   * @param nextCursor cursor the platform gave, null when the window is read to its end
   * @param asksStatuses true when open orders are asked for their statuses at the end
   * @return the state before the next page, null when the run has ended
   * @throws IllegalStateException when the platform gave the same cursor again
   */
  SyncState after(SyncState now, String nextCursor, boolean asksStatuses) {
    if (nextCursor != null) {
      if (nextCursor.equals(now.cursor())) {
        throw new IllegalStateException(
            "page "
                + (now.page() + 1)
                + " gave the cursor again that it was asked with, so the run would never end:"
                + " check what the port sets as nextCursor");
      }
      return now.at(nextCursor);
    }
    if (now.until().isBefore(now.target())) {
      return now.window(now.until(), end(now.until(), now.target()));
    }
    return asksStatuses ? now.askStatuses() : null;
  }

  /**
   * @param last the state of a run that read everything
   * @return where the next run begins
   */
  Instant nextSince(SyncState last) {
    return next(last.target());
  }

  private Instant next(Instant target) {
    return spec.overlap() == null ? target : target.minus(spec.overlap());
  }

  /** A clock that was set back must not ask for a window that ends before it begins. */
  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /**
   * When the account is due again. A tenth early, so that a job ticking in the same rhythm finds it
   * due.
   *
   * @param started when the run began
   * @return the time; at once where the job's own rhythm decides
   */
  Instant nextRun(Instant started) {
    return spec.every() == null
        ? started
        : started.plus(spec.every().multipliedBy(9).dividedBy(10));
  }

  private Instant end(Instant since, Instant target) {
    if (spec.window() == null) {
      return target;
    }
    Instant end = since.plus(spec.window());
    return end.isBefore(target) ? end : target;
  }
}
