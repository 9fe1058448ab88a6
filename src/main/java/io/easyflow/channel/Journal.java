package io.easyflow.channel;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happened: events, where each went, what followed from it, and the way to run it again. */
public interface Journal {
  /**
   * @param filter which events
   * @param before only events with smaller numbers, 0 for the newest
   * @param limit how many at most
   * @return newest first
   */
  List<Event> search(Filter filter, long before, int limit);

  /**
   * @param eventId number of the event
   * @return the event with its payload, its deliveries and everything that followed from it
   */
  Optional<Hop> find(long eventId);

  /**
   * Hands events to their subscribers again, past the door's dedupe.
   *
   * @param events numbers of the events
   * @param subscriber only to this one, null for all
   * @param force true when older data may overwrite newer
   * @param dryRun true to only count
   * @param by who asked
   * @return deliveries that are, or would be, moved back to pending
   */
  int replay(List<Long> events, String subscriber, boolean force, boolean dryRun, String by);

  /**
   * Which events are meant; null means any.
   *
   * @param channel name of the channel; null leaves out {@code easyflow.channel.quiet-channels},
   *     the hub's own work
   * @param platform connector id
   * @param account id of the account
   * @param type the event's type
   * @param orderKey the event's order key
   * @param from received at or after
   * @param to received before
   */
  record Filter(
      String channel,
      String platform,
      String account,
      String type,
      String orderKey,
      Instant from,
      Instant to) {}

  /**
   * An event without its payload.
   *
   * @param id its number
   * @param cause number of the event it follows from, 0 for none
   * @param channel name of the channel
   * @param platform connector id
   * @param account id of the account
   * @param type the event's type
   * @param orderKey key of its order
   * @param receivedAt when it was kept
   * @param size bytes of its payload
   */
  record Event(
      long id,
      long cause,
      String channel,
      String platform,
      String account,
      String type,
      String orderKey,
      Instant receivedAt,
      int size) {}

  /**
   * Where an event went.
   *
   * @param id number of the delivery
   * @param subscriber name of the subscriber
   * @param state {@code pending}, {@code done}, {@code dead}, {@code unknown} or {@code skipped}
   * @param attempts how often it was tried
   * @param dueAt when it is tried again, null when at once or over
   * @param settledAt when it ended, null while it is pending
   * @param overtook number of an earlier delivery of the same key that it passed, 0 for none
   * @param note last error or a person's reason
   */
  record Way(
      long id,
      String subscriber,
      String state,
      int attempts,
      Instant dueAt,
      Instant settledAt,
      long overtook,
      String note) {}

  /**
   * An event with all that came of it.
   *
   * @param event the event
   * @param headers further values it carries
   * @param body its payload, only for the event that was asked for
   * @param ways its deliveries
   * @param followUps what followed from it
   */
  record Hop(
      Event event, Map<String, String> headers, byte[] body, List<Way> ways, List<Hop> followUps) {}
}
