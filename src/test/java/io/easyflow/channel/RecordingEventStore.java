package io.easyflow.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Keeps events in memory, knows duplicates, and fails on demand. Safe for many threads. */
public final class RecordingEventStore implements EventStore {
  private final List<NewEvent> events = new ArrayList<>();
  private final Map<List<String>, Long> keys = new HashMap<>();
  private int calls;
  private int duplicates;
  private Supplier<CompletableFuture<List<Appended>>> failure;

  @Override
  public synchronized CompletableFuture<List<Appended>> append(List<NewEvent> added) {
    if (failure != null) {
      return failure.get();
    }
    calls++;
    return CompletableFuture.completedFuture(added.stream().map(this::append).toList());
  }

  private Appended append(NewEvent event) {
    List<String> key = List.of(event.channel(), event.account(), event.dedupeKey() + "");
    Long known = event.dedupeKey() == null ? null : keys.get(key);
    if (known != null) {
      duplicates++;
      return new Appended(known, true);
    }
    events.add(event);
    long id = events.size();
    keys.put(key, id);
    return new Appended(id, false);
  }

  /**
   * @param answer what the next calls get instead; null to keep events again
   */
  public synchronized void fail(Supplier<CompletableFuture<List<Appended>>> answer) {
    failure = answer;
  }

  /** Forgets everything. */
  public synchronized void clear() {
    events.clear();
    keys.clear();
    calls = 0;
    duplicates = 0;
    failure = null;
  }

  /**
   * @return what was kept
   */
  public synchronized List<NewEvent> events() {
    return List.copyOf(events);
  }

  /**
   * @return how many calls were kept
   */
  public synchronized int calls() {
    return calls;
  }

  /**
   * @return how many events were known already
   */
  public synchronized int duplicates() {
    return duplicates;
  }
}
