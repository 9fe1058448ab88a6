package io.easyflow.catalog;

import java.time.Duration;

/**
 * How one kind of data is polled.
 *
 * @param overlap how far each run reaches back behind the last one, against late commits there
 * @param window longest span one run may ask for; null for no bound
 * @param history how far the very first run reaches back
 * @param every how often an account is due; null for the job's own rhythm
 * @param statuses how many open orders one call of the {@code -order-status} port takes; 0 where
 *     orders tell their own status
 */
public record SyncSpec(
    Duration overlap, Duration window, Duration history, Duration every, int statuses) {}
