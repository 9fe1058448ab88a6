package io.easyflow.intake;

import io.easyflow.channel.ChannelFullException;
import io.easyflow.channel.EventStore;
import io.easyflow.channel.EventStore.Appended;
import io.easyflow.channel.NewEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Keeps the events of a request, or says why its sender must come again. */
final class Keeper {
  private final EventStore store;
  private final Duration timeout;
  private final DoorRecords records;

  /**
   * @param store where events are kept
   * @param timeout how long a request waits for its commit
   * @param records who warns
   */
  Keeper(EventStore store, Duration timeout, DoorRecords records) {
    this.store = store;
    this.timeout = timeout;
    this.records = records;
  }

  /**
   * Keeps events; returns after their commit.
   *
   * @param platform whose they are
   * @param events may be none
   * @throws RefusedException when they could not be kept
   */
  void keep(String platform, List<NewEvent> events) {
    try {
      begin(events).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw refusal(platform, e.getCause());
    } catch (TimeoutException e) {
      throw refusal(platform, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(platform, "the hub stops");
    }
  }

  /**
   * Keeps events; returns at once.
   *
   * @param events may be none
   * @return completes after their commit; see {@link #refusal} when it fails
   * @throws RefusedException when too many wait
   */
  CompletableFuture<List<Appended>> begin(List<NewEvent> events) {
    if (events.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    try {
      return store.append(events);
    } catch (ChannelFullException e) {
      throw Places.full();
    }
  }

  /**
   * @param platform whose events they are
   * @param failure what {@link #begin} completed with, or a {@link TimeoutException}
   * @return what the sender is told
   */
  RefusedException refusal(String platform, Throwable failure) {
    Throwable why =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (why instanceof ChannelFullException) {
      return Places.full();
    }
    return unavailable(
        platform,
        why instanceof TimeoutException ? "no commit in time" : why.getClass().getSimpleName());
  }

  private RefusedException unavailable(String platform, String why) {
    records.warn(platform, "Events of " + platform + " are answered with 503, not kept: " + why);
    return new RefusedException(
        Refusal.UNAVAILABLE, "The event could not be kept; send it again later.");
  }
}
