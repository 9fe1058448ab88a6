package io.easyflow.sync;

import io.easyflow.channel.NewEvent;
import java.time.Instant;

/**
 * What one {@code sync-work} event asks for: the next page of one kind of data of one account.
 *
 * @param account id of the account
 * @param kind kind of data
 * @param run the run it continues, null to begin one
 * @param page number of the page
 * @param trigger {@code schedule} or who asked
 */
record SyncWork(String account, String kind, Long run, int page, String trigger) {
  static final String CHANNEL = "sync-work";

  static SyncWork begin(String account, String kind, String trigger) {
    return new SyncWork(account, kind, null, 0, trigger);
  }

  /**
   * @param json writes the body
   * @param slot a second event for the same slot is a duplicate; null when every one is new
   * @return the event
   */
  NewEvent event(CanonicalJson json, Instant slot) {
    return new NewEvent(
        CHANNEL,
        account.substring(0, account.indexOf(':')),
        account,
        kind,
        kind,
        slot == null ? null : kind + "/" + slot,
        slot == null ? null : SyncJob.remember(kind),
        null,
        json.bytes(this));
  }
}
