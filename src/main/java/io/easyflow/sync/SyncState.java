package io.easyflow.sync;

import java.time.Instant;

/**
 * How far one kind of data of one account has been read.
 *
 * @param account id of the account
 * @param kind kind of data
 * @param since start of the window that is read or, between runs, of the next one; null at first
 * @param until end of that window
 * @param target where the run ends, after its last window
 * @param cursor the platform's cursor of the next page, or the last order asked for its status
 * @param run number of the run in progress, null between runs
 * @param page number of the next page
 * @param statuses true while open orders are asked for their statuses
 */
record SyncState(
    String account,
    String kind,
    Instant since,
    Instant until,
    Instant target,
    String cursor,
    Long run,
    int page,
    boolean statuses) {
  SyncState at(String newCursor) {
    return new SyncState(account, kind, since, until, target, newCursor, run, page + 1, statuses);
  }

  SyncState window(Instant from, Instant to) {
    return new SyncState(account, kind, from, to, target, null, run, page + 1, false);
  }

  SyncState askStatuses() {
    return new SyncState(account, kind, since, until, target, null, run, page + 1, true);
  }

  /** Between runs; the next one starts at {@code from} and, for updates, goes on at the cursor. */
  SyncState idle(Instant from, String keptCursor) {
    return new SyncState(account, kind, from, null, null, keptCursor, null, 0, false);
  }

  boolean first() {
    return page == 0;
  }
}
