package io.easyflow.channel;

import io.easyflow.account.SecretMask;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles what ran: batches that end at the same time commit together. What cannot be committed is
 * split until it stands alone, so one bad item stops nobody. A route never runs again because the
 * database was away: its calls are made.
 */
final class Settlements {
  private static final Logger LOG = LoggerFactory.getLogger(Settlements.class);
  private static final int MOST = 256;
  private static final Duration LINGER = Duration.ofMillis(1);
  private static final long FIRST_PAUSE = 50;
  private static final long LONGEST_PAUSE = 2000;

  private final Settlement settlement;
  private final EventWriter.Handler transacted;
  private final BatchRunner runner;
  private final Pumps pumps;
  private final SecretMask mask;
  private final ChannelMetrics metrics;
  private final GroupCommit<Ran> batches = commits("durable-settle-");

  /** Apart, because who calls a platform waits for the outcome with a place in the line. */
  private final GroupCommit<Ran> calls = commits("durable-outcome-");

  Settlements(
      Settlement settlement,
      EventWriter.Handler transacted,
      BatchRunner runner,
      Pumps pumps,
      SecretMask mask,
      ChannelMetrics metrics) {
    this.settlement = settlement;
    this.transacted = transacted;
    this.runner = runner;
    this.pumps = pumps;
    this.mask = mask;
    this.metrics = metrics;
  }

  /** A batch that ran, and what became of it. */
  static final class Ran {
    private final Pump pump;
    private final List<BatchRunner.Chosen> batch;
    private final List<Settlement.Item> items;
    private final List<Settlement.Item> settled = new ArrayList<>();
    private final List<PendingDelivery> dropped = new ArrayList<>();
    private final EarlierWaiting waiting = new EarlierWaiting();

    Ran(Pump pump, List<BatchRunner.Chosen> batch, List<Settlement.Item> items) {
      this.pump = pump;
      this.batch = batch;
      this.items = items;
    }
  }

  private GroupCommit<Ran> commits(String name) {
    return new GroupCommit<>(name, MOST, LINGER, ran -> ran.items.size(), this::settle);
  }

  void start(int committers) {
    batches.start(committers);
    calls.start(committers);
  }

  void stop(Duration patience) throws InterruptedException {
    batches.stop(patience);
    calls.stop(patience);
  }

  void add(Ran ran) {
    // Routes that call take one delivery at a time.
    (ran.pump.subscription().batch() == 1 ? calls : batches).add(ran);
  }

  private record Entry(Ran ran, Settlement.Item item) {}

  private void settle(List<Ran> group) {
    List<Entry> entries = new ArrayList<>();
    group.forEach(ran -> ran.items.forEach(item -> entries.add(new Entry(ran, item))));
    NewWork work = new NewWork();
    try {
      if (!entries.isEmpty()) {
        settle(entries, transacted, work);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      for (Ran ran : group) {
        metrics.settled(ran.pump.name(), ran.settled);
        boolean whole = ran.settled.size() + ran.dropped.size() == ran.items.size();
        int left = ran.batch.size() - ran.items.size();
        ran.pump.finished(
            ran.batch, whole ? new BatchRunner.Result(ran.settled, ran.dropped, left) : null);
      }
      pumps.signal(work);
    }
  }

  private void settle(List<Entry> given, EventWriter.Handler first, NewWork work)
      throws InterruptedException {
    List<Entry> entries = given.stream().map(this::afterEarlier).toList();
    EventWriter.Handler handler = first;
    long pause = FIRST_PAUSE;
    while (true) {
      try {
        settled(
            entries, settlement.commit(entries.stream().map(Entry::item).toList(), handler), work);
        return;
      } catch (SQLException e) {
        if (Transactions.unavailable(e)) {
          LOG.warn("{} outcomes wait for the database: {}", entries.size(), e.getMessage());
          Thread.sleep(pause);
          pause = Math.min(pause * 2, LONGEST_PAUSE);
          continue;
        }
        if (Transactions.conflict(e)) {
          continue;
        }
        if (handler == EventWriter.Handler.NONE) {
          apart(entries, e, work);
          return;
        }
      } catch (RuntimeException e) {
        if (handler == EventWriter.Handler.NONE) {
          apart(entries, e, work);
          return;
        }
      }
      // What fails in a follow-up is no failure of what caused it: it gets a delivery of its own.
      handler = EventWriter.Handler.NONE;
    }
  }

  private void settled(List<Entry> entries, Settlement.Committed committed, NewWork work) {
    CrashPoint.SETTLED.pass();
    for (Entry entry : entries) {
      entry.ran.settled.add(entry.item);
      entry.ran.waiting.note(entry.item);
    }
    work.addAll(committed.work());
    committed.transacted().stream()
        .collect(Collectors.groupingBy(item -> item.run().subscriber()))
        .forEach(metrics::settled);
  }

  /** One that is done waits all the same, or overtakes, when an earlier one of its key failed. */
  private Entry afterEarlier(Entry entry) {
    Settlement.Item item = entry.item;
    Long earlier = entry.ran.waiting.of(item.row());
    if (earlier == null || item.outcome().kind() != Outcome.Kind.DONE) {
      return entry;
    }
    Subscription subscription = entry.ran.pump.subscription();
    if (subscription.hold().isZero() || item.run().effected()) {
      return new Entry(entry.ran, item.overtaking(earlier));
    }
    item.run().discard();
    return new Entry(entry.ran, item.instead(runner.behind(subscription)));
  }

  private void apart(List<Entry> entries, Exception failure, NewWork work)
      throws InterruptedException {
    int half = entries.size() / 2;
    if (half > 0) {
      settle(entries.subList(0, half), EventWriter.Handler.NONE, work);
      settle(entries.subList(half, entries.size()), EventWriter.Handler.NONE, work);
      return;
    }
    Entry one = entries.get(0);
    if (failure instanceof Lanes.LostLanes || failure instanceof Settlement.Gone) {
      LOG.warn("delivery {}: {}", one.item.row().id(), failure.getMessage());
      one.ran.dropped.add(one.item.row());
    } else if (one.item.outcome().kind() == Outcome.Kind.DONE) {
      Outcome outcome = runner.outcome(one.item.run(), failure);
      one.item.run().discard();
      LOG.info("effects of delivery {} failed: {}", one.item.row().id(), outcome.reason());
      settle(
          List.of(new Entry(one.ran, one.item.instead(outcome))), EventWriter.Handler.NONE, work);
    } else if (!one.item.run().failureEffects().isEmpty()) {
      one.item.run().failureEffects().clear();
      settle(entries, EventWriter.Handler.NONE, work);
    } else {
      LOG.error(
          "delivery {} cannot be marked: {}", one.item.row().id(), mask.mask(failure.toString()));
      one.ran.dropped.add(one.item.row());
    }
  }
}
