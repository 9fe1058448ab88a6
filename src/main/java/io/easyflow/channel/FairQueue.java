package io.easyflow.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a subscriber has fetched and not begun: in order within a place, places taking turns, an
 * account at its limit left out. For one thread at a time.
 */
final class FairQueue {
  private final int perAccount;
  private final Map<PendingDelivery.Place, ArrayDeque<PendingDelivery>> waiting =
      new LinkedHashMap<>();
  private final Set<PendingDelivery.Place> busy = new HashSet<>();
  private final Map<String, Integer> batches = new HashMap<>();

  /**
   * @param perAccount how many batches of an account run at once
   */
  FairQueue(int perAccount) {
    this.perAccount = perAccount;
  }

  void add(PendingDelivery row) {
    waiting.computeIfAbsent(row.place(), place -> new ArrayDeque<>()).add(row);
  }

  /**
   * Takes the next batch; {@link #over} must follow.
   *
   * @param most how many rows it has at most
   * @param may which places may run here now
   * @param dropped is told each row of the other places, which leave the queue
   * @return empty when nothing can run now
   */
  List<PendingDelivery> next(
      int most, Predicate<PendingDelivery.Place> may, Consumer<PendingDelivery> dropped) {
    List<PendingDelivery> batch = new ArrayList<>();
    List<PendingDelivery.Place> used = new ArrayList<>();
    Iterator<Map.Entry<PendingDelivery.Place, ArrayDeque<PendingDelivery>>> places =
        waiting.entrySet().iterator();
    while (places.hasNext() && batch.size() < most) {
      Map.Entry<PendingDelivery.Place, ArrayDeque<PendingDelivery>> entry = places.next();
      PendingDelivery.Place place = entry.getKey();
      if (!may.test(place)) {
        entry.getValue().forEach(dropped);
        places.remove();
      } else if (!busy.contains(place) && batches.getOrDefault(place.account(), 0) < perAccount) {
        while (batch.size() < most && !entry.getValue().isEmpty()) {
          batch.add(entry.getValue().poll());
        }
        used.add(place);
      }
    }
    for (PendingDelivery.Place place : used) {
      busy.add(place);
      // To the end of the line, so that places take turns.
      ArrayDeque<PendingDelivery> rest = waiting.remove(place);
      if (!rest.isEmpty()) {
        waiting.put(place, rest);
      }
    }
    accounts(batch).forEach(account -> batches.merge(account, 1, Integer::sum));
    return batch;
  }

  /** A batch has run: its places may run again. */
  void over(List<PendingDelivery> batch) {
    batch.forEach(row -> busy.remove(row.place()));
    accounts(batch)
        .forEach(account -> batches.merge(account, -1, (a, b) -> a + b == 0 ? null : a + b));
  }

  /** Takes out what waits at a place. */
  void drop(PendingDelivery.Place place, Consumer<PendingDelivery> dropped) {
    ArrayDeque<PendingDelivery> rows = waiting.remove(place);
    if (rows != null) {
      rows.forEach(dropped);
    }
  }

  private static Set<String> accounts(List<PendingDelivery> batch) {
    Set<String> accounts = new HashSet<>();
    batch.forEach(row -> accounts.add(row.account()));
    return accounts;
  }
}
