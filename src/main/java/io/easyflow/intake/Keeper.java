package io.easyflow.intake;

import io.easyflow.channel.ChannelFullException;
import io.easyflow.channel.EventStore;
import io.easyflow.channel.NewEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Keeps the events of a request, or says why its sender must come again. */
final class Keeper {
  private final EventStore store;
  private final DoorRecords records;

  /**
   * @param store where events are kept
   * @param records who warns
   */
  Keeper(EventStore store, DoorRecords records) {
    this.store = store;
    this.records = records;
  }

  /**
   * Keeps events; returns at once.
   *
   * @param platform whose they are
   * @param events may be none
   * @param patience how long their commit is waited for
   * @return completes after their commit, or fails with a {@link RefusedException}
   * @throws RefusedException when too many wait
   */
  CompletableFuture<Void> keep(String platform, List<NewEvent> events, Duration patience) {
    if (events.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      return store
          .append(events)
          .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
          .handle(
              (appended, failure) -> {
                if (failure != null) {
                  throw refusal(platform, failure);
                }
                return null;
              });
    } catch (ChannelFullException e) {
      throw Places.full();
    }
  }

  private RefusedException refusal(String platform, Throwable failure) {
    if (failure instanceof ChannelFullException) {
      return Places.full();
    }
    String why =
        failure instanceof TimeoutException
            ? "no commit in time"
            : failure.getClass().getSimpleName();
    records.warn(platform, "Events of " + platform + " are answered with 503, not kept: " + why);
    return new RefusedException(
        Refusal.UNAVAILABLE, "The event could not be kept; send it again later.");
  }
}
