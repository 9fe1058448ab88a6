package io.easyflow.channel;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the durable channel.
 *
 * @param writers threads that write what doors take in; each commits many events at once
 * @param writeBatch events in one such commit at most
 * @param waitingEvents events that may wait for a commit before doors answer 503
 * @param waitingBytes their bytes, likewise
 * @param prefetch deliveries a subscriber holds in memory at most, without their bodies
 * @param poll how often the database is asked for work that no signal told of
 * @param tries how often a delivery is tried before it becomes a dead letter
 * @param firstDelay wait after the first failure; later ones grow
 * @param totalDelay sum of all waits
 * @param retention days that events and finished deliveries are kept
 * @param stopTimeout how long a stop waits for what is in flight
 * @param quietChannels channels of the hub's own work, which the journal shows only when asked for
 */
@ConfigurationProperties("easyflow.channel")
public record ChannelProperties(
    @DefaultValue("1") int writers,
    @DefaultValue("256") int writeBatch,
    @DefaultValue("8192") int waitingEvents,
    @DefaultValue("67108864") long waitingBytes,
    @DefaultValue("4096") int prefetch,
    @DefaultValue("1s") Duration poll,
    @DefaultValue("12") int tries,
    @DefaultValue("5s") Duration firstDelay,
    @DefaultValue("72h") Duration totalDelay,
    @DefaultValue("30") int retention,
    @DefaultValue("20s") Duration stopTimeout,
    @DefaultValue("sync-work") List<String> quietChannels) {}
