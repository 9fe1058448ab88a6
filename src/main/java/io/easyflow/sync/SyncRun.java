package io.easyflow.sync;

import java.time.Instant;

/**
 * One run over one kind of data of one account.
 *
 * @param id number of the event that began it
 * @param account id of the account
 * @param kind kind of data
 * @param trigger {@code schedule} or {@code manual}
 * @param startedAt when it began
 * @param finishedAt when it ended, null while it runs
 * @param since start of what it read
 * @param until end of what it read
 * @param pages how many pages it has read
 * @param items how many items were on them
 * @param changed how many of these were new or different
 * @param failed how many of these failed by themselves and are dead letters
 * @param result {@code running}, {@code ok} or {@code failed}
 * @param error why it failed, a sentence; null when it did not
 */
public record SyncRun(
    long id,
    String account,
    String kind,
    String trigger,
    Instant startedAt,
    Instant finishedAt,
    Instant since,
    Instant until,
    int pages,
    long items,
    long changed,
    long failed,
    String result,
    String error) {}
