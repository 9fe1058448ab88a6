package io.easyflow.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which keys have a delivery that waits in the table, and who must stay behind it. Used by one
 * thread at a time.
 */
final class KeyOrder {
  private final Duration hold;
  private final Map<PendingDelivery.Key, Head> heads = new HashMap<>();

  KeyOrder(Duration hold) {
    this.hold = hold;
  }

  private static final class Head {
    private final TreeSet<Long> waiting = new TreeSet<>();
    private final TreeSet<Long> behind = new TreeSet<>();
    private Instant until;
  }

  /** May it run now; if so, whom does it overtake. */
  record Verdict(Instant behindUntil, Long overtakes) {
    static final Verdict FREE = new Verdict(null, null);
  }

  Verdict judge(PendingDelivery row, Instant now) {
    Head head = row.key() == null ? null : heads.get(row.key());
    if (head == null || head.waiting.isEmpty() || head.waiting.first() >= row.id()) {
      return Verdict.FREE;
    }
    if (!hold.isZero()) {
      if (now.isBefore(head.until)) {
        return new Verdict(head.until, null);
      }
      boolean earlierBehind = !head.behind.isEmpty() && head.behind.first() < row.id();
      if (earlierBehind) {
        return new Verdict(now, null);
      }
    }
    return new Verdict(null, head.waiting.first());
  }

  /** It waits in the table now. */
  void waits(PendingDelivery row, Outcome outcome, Instant now) {
    if (row.key() == null) {
      return;
    }
    Head head = heads.computeIfAbsent(row.key(), key -> new Head());
    head.waiting.add(row.id());
    if (outcome.kind() == Outcome.Kind.BEHIND) {
      head.behind.add(row.id());
    } else {
      head.behind.remove(row.id());
    }
    if (head.until == null || head.until.equals(Instant.MIN)) {
      Instant end = now.plus(hold);
      Instant due = outcome.dueAt();
      // A deferral is not a failure: followers wait for it even if it lasts longer than the hold.
      boolean deferred = outcome.kind() == Outcome.Kind.DEFERRED;
      head.until = deferred && due.isAfter(end) ? due : end;
    }
  }

  /**
   * It is over.
   *
   * @return deliveries that waited behind it and may go at once
   */
  List<Long> over(PendingDelivery row) {
    Head head = row.key() == null ? null : heads.get(row.key());
    if (head == null || !head.waiting.remove(row.id())) {
      return List.of();
    }
    head.behind.remove(row.id());
    if (head.waiting.isEmpty()) {
      heads.remove(row.key());
      return List.of();
    }
    // Nobody that really failed is left: those behind it are free.
    if (head.behind.size() == head.waiting.size()) {
      head.until = Instant.MIN;
      return new ArrayList<>(head.behind);
    }
    return List.of();
  }

  /** Known from the table, at start or when a lane is taken over. */
  void load(PendingDelivery row) {
    if (row.key() != null) {
      Head head = heads.computeIfAbsent(row.key(), key -> new Head());
      head.waiting.add(row.id());
      if (row.attempts() == 0) {
        head.behind.add(row.id());
      }
      Instant since = row.firstTriedAt() == null ? row.dueAt() : row.firstTriedAt().plus(hold);
      if (head.until == null || since.isAfter(head.until)) {
        head.until = since;
      }
    }
  }

  void forgetAll() {
    heads.clear();
  }
}
