package io.easyflow.channel;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The way into the durable channels from outside a delivery: doors, schedulers, commands. */
public interface EventStore {
  /**
   * Keeps events. Many callers share one commit; the events of one call commit together, in the
   * order given.
   *
   * @param events what happened
   * @return completes after the commit, one answer per event; fails when the database refuses
   * @throws ChannelFullException when too much is waiting to be written
   */
  CompletableFuture<List<Appended>> append(List<NewEvent> events);

  /**
   * What became of an event.
   *
   * @param eventId its number; for a duplicate the number of the first one
   * @param duplicate true when its dedupe key was known already, so nothing was kept
   */
  record Appended(long eventId, boolean duplicate) {}
}
