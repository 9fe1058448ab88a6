package io.easyflow.channel;

import java.time.Duration;

/**
 * How a route wants its deliveries.
 *
 * @param name identity of the subscriber
 * @param channel what it reads
 * @param batch deliveries that commit together
 * @param concurrency batches at once
 * @param perAccount batches at once for one account
 * @param hold how long a failing delivery holds back later ones of its key
 * @param transacted events are handled in the transaction that publishes them, where they can be
 */
record Subscription(
    String name,
    String channel,
    int batch,
    int concurrency,
    int perAccount,
    Duration hold,
    boolean transacted) {}
