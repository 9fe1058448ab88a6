package io.easyflow.channel;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds one subscriber: fetches its deliveries, keeps order per key ({@link KeyOrder}), shares
 * workers fairly between accounts ({@link FairQueue}). Its state belongs to one thread at a time
 * ({@link #wake}); a pump outlives the routes it feeds, so replacing a route never runs a delivery
 * twice.
 */
final class Pump {
  private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
  private static final Duration LONGEST_TIMER = Duration.ofMinutes(1);
  private static final int BODIES_AT_ONCE = 64;
  private final int id;
  private final Subscription subscription;
  private final PumpParts parts;
  private final KeyOrder order;
  private final PendingReader reader;
  private final AtomicInteger wakes = new AtomicInteger();
  private final Queue<Finished> finished = new ConcurrentLinkedQueue<>();
  private final FairQueue queue;
  private final LoadedDeliveries loaded;
  private final Map<Short, Integer> lanesInFlight = new ConcurrentHashMap<>();
  private int running;
  private Instant timer = Instant.MAX;
  private volatile boolean askFresh = true;
  private volatile boolean askDue = true;
  private volatile boolean reload = true;
  private final AtomicInteger transactions = new AtomicInteger();
  private volatile boolean callsSomebody;
  private volatile DurableConsumer consumer;

  /** What all pumps share. */
  record PumpParts(
      Transactions transactions,
      Settlement settlement,
      EventBodies bodies,
      Settlements settlements,
      Lanes lanes,
      BatchRunner runner,
      Pumps pumps,
      Executor workers,
      ScheduledExecutorService timers,
      int prefetch,
      Clock clock) {}

  private record Finished(List<BatchRunner.Chosen> batch, BatchRunner.Result result) {}

  Pump(int id, Subscription subscription, PumpParts parts) {
    this.id = id;
    this.subscription = subscription;
    this.parts = parts;
    this.order = new KeyOrder(subscription.hold());
    this.reader = new PendingReader(parts.transactions(), id);
    this.queue = new FairQueue(subscription.perAccount());
    int atOnce =
        subscription.batch() * Math.min(subscription.concurrency(), subscription.perAccount());
    this.loaded = new LoadedDeliveries(Math.max(16, Math.min(4 * atOnce, parts.prefetch() / 4)));
  }

  int id() {
    return id;
  }

  String name() {
    return subscription.name();
  }

  Subscription subscription() {
    return subscription;
  }

  DurableConsumer consumer() {
    return consumer;
  }

  /** From now on deliveries go to this consumer; null for none. */
  void feed(DurableConsumer next) {
    consumer = next;
    callsSomebody = false;
    askFresh = true;
    askDue = true;
    wake();
  }

  /** Waits for a choice that is being made: it may have begun before the lane was given away. */
  boolean idle(short lane) {
    synchronized (lanesInFlight) {
      return !lanesInFlight.containsKey(lane);
    }
  }

  boolean quiet() {
    return lanesInFlight.isEmpty() && transactions.get() == 0;
  }

  /**
   * A transaction wants to run the route itself; {@link #leave} must follow.
   *
   * @return whose route; null when it cannot now
   */
  DurableConsumer enter() {
    transactions.incrementAndGet();
    return callsSomebody ? null : consumer;
  }

  void leave() {
    transactions.decrementAndGet();
  }

  /** Its route makes calls, so it cannot run in a transaction. */
  void callsSomebody() {
    callsSomebody = true;
    LOG.warn("{} makes calls, so 'transacted' has no effect on it: take it away", name());
  }

  /** Something new was written for these accounts. */
  void signalFresh(Set<String> accounts) {
    loaded.moreOf(accounts);
    wake();
  }

  void signalFresh() {
    askFresh = true;
    wake();
  }

  void signalDue() {
    askDue = true;
    wake();
  }

  void lanesGained() {
    reload = true;
    askFresh = true;
    askDue = true;
    wake();
  }

  private void wake() {
    if (wakes.getAndIncrement() == 0) {
      parts.workers().execute(this::work);
    }
  }

  private void work() {
    int seen = wakes.get();
    do {
      try {
        finish();
        if (consumer != null) {
          fetch();
          dispatch();
        }
      } catch (SQLException e) {
        LOG.warn("{} cannot fetch: {}", name(), e.getMessage());
        parts.timers().schedule(this::lanesGained, 500, TimeUnit.MILLISECONDS);
      } catch (RuntimeException e) {
        LOG.error("{} stumbled", name(), e);
        parts.timers().schedule(this::lanesGained, 500, TimeUnit.MILLISECONDS);
      }
      seen = wakes.addAndGet(-seen);
    } while (seen != 0);
  }

  private void finish() throws SQLException {
    Set<Long> released = new HashSet<>();
    Instant now = parts.clock().instant();
    for (Finished done; (done = finished.poll()) != null; ) {
      running--;
      List<PendingDelivery> rows = done.batch().stream().map(BatchRunner.Chosen::row).toList();
      queue.over(rows);
      for (PendingDelivery row : rows) {
        loaded.remove(row);
        lanesInFlight.computeIfPresent(row.lane(), (lane, n) -> n == 1 ? null : n - 1);
      }
      if (done.result() == null || done.result().left() > 0) {
        readAgain(rows);
      }
      if (done.result() == null) {
        continue;
      }
      for (Settlement.Item item : done.result().settled()) {
        if (item.outcome().waits()) {
          order.waits(item.row(), item.outcome(), now);
          setTimer(item.outcome().dueAt(), now);
        } else {
          released.addAll(order.over(item.row()));
        }
      }
      done.result().dropped().forEach(row -> released.addAll(order.over(row)));
    }
    if (!released.isEmpty()) {
      parts.settlement().release(released);
      askDue = true;
    }
  }

  /** Also what is in line behind those that did not run, so that all keep their order. */
  private void readAgain(List<PendingDelivery> batch) {
    batch.forEach(row -> queue.drop(row.place(), loaded::remove));
    askFresh = true;
    askDue = true;
  }

  private void setTimer(Instant due, Instant now) {
    if (due.isBefore(timer) || !timer.isAfter(now)) {
      Duration wait = Duration.between(now, due);
      if (wait.compareTo(LONGEST_TIMER) < 0) {
        timer = due;
        parts
            .timers()
            .schedule(this::signalDue, Math.max(1, wait.toMillis() + 1), TimeUnit.MILLISECONDS);
      }
    }
  }

  private void fetch() throws SQLException {
    if (reload) {
      reload = false;
      order.forgetAll();
      reader.waiting(parts.lanes().owned(), order::load);
    }
    boolean more = loaded.wantsMore();
    if (!(askFresh || askDue || more) || loaded.size() >= parts.prefetch()) {
      return;
    }
    Set<Short> owned = parts.lanes().owned();
    if (owned.isEmpty()) {
      return;
    }
    Set<String> held = parts.pumps().held(id);
    if (held.contains(Subscribers.ALL_ACCOUNTS)) {
      return;
    }
    if (askDue) {
      askDue = fetchDue(new PendingReader.Scope(owned, held, loaded.ids()));
    }
    if (askFresh || more) {
      askFresh = false;
      fetchFresh(new PendingReader.Scope(owned, held, loaded.ids()));
    }
  }

  private void fetchFresh(PendingReader.Scope scope) throws SQLException {
    Map<String, Integer> fetched = new HashMap<>();
    Map<String, Integer> shares = new HashMap<>();
    reader.fresh(
        scope,
        loaded.share(),
        loaded.byAccount(),
        2 * parts.prefetch() - loaded.size(),
        (row, share) -> {
          take(row);
          fetched.merge(row.account(), 1, Integer::sum);
          shares.put(row.account(), share);
        });
    loaded.fetched(fetched, shares);
  }

  private boolean fetchDue(PendingReader.Scope scope) throws SQLException {
    int limit = Math.max(16, parts.prefetch() / 4);
    int before = loaded.size();
    reader.due(scope, parts.clock().instant(), limit, this::take);
    return loaded.size() - before == limit;
  }

  private void take(PendingDelivery row) {
    if (loaded.add(row)) {
      queue.add(row);
    }
  }

  private void dispatch() {
    List<List<BatchRunner.Chosen>> together = new ArrayList<>();
    int rows = 0;
    while (running < subscription.concurrency()) {
      List<BatchRunner.Chosen> batch = choose();
      if (batch.isEmpty()) {
        break;
      }
      running++;
      if (rows > 0 && rows + batch.size() > BODIES_AT_ONCE) {
        start(together);
        together = new ArrayList<>();
        rows = 0;
      }
      together.add(batch);
      rows += batch.size();
    }
    start(together);
  }

  private List<BatchRunner.Chosen> choose() {
    Instant now = parts.clock().instant();
    Set<String> held = parts.pumps().held(id);
    boolean all = held.contains(Subscribers.ALL_ACCOUNTS);
    List<PendingDelivery> rows;
    synchronized (lanesInFlight) {
      rows =
          queue.next(
              subscription.batch(),
              place -> !all && parts.lanes().owns(place.lane()) && !held.contains(place.account()),
              loaded::remove);
      rows.forEach(row -> lanesInFlight.merge(row.lane(), 1, Integer::sum));
    }
    return rows.stream().map(row -> new BatchRunner.Chosen(row, order.judge(row, now))).toList();
  }

  private void start(List<List<BatchRunner.Chosen>> batches) {
    if (!batches.isEmpty()) {
      parts.workers().execute(() -> run(batches));
    }
  }

  /** Fetches the bodies of all at once, then runs each batch in a thread of its own. */
  private void run(List<List<BatchRunner.Chosen>> batches) {
    List<PendingDelivery> rows =
        batches.stream().flatMap(List::stream).map(BatchRunner.Chosen::row).toList();
    Map<Long, EventBody> bodies;
    try {
      bodies = parts.bodies().of(rows);
    } catch (SQLException | RuntimeException e) {
      LOG.warn("{} could not fetch {} events: {}", name(), rows.size(), e.getMessage());
      batches.forEach(batch -> finished(batch, null));
      return;
    }
    for (List<BatchRunner.Chosen> batch : batches.subList(1, batches.size())) {
      parts.workers().execute(() -> run(batch, bodies));
    }
    run(batches.get(0), bodies);
  }

  private void run(List<BatchRunner.Chosen> batch, Map<Long, EventBody> bodies) {
    List<Settlement.Item> items = null;
    try {
      items = parts.runner().run(this, batch, bodies);
    } catch (RuntimeException | Error e) {
      LOG.error("{} could not run a batch", name(), e);
    } finally {
      if (items == null) {
        finished(batch, null);
      } else {
        parts.settlements().add(new Settlements.Ran(this, batch, items));
      }
    }
  }

  /**
   * A batch is over.
   *
   * @param result what became of it; null when that is not known
   */
  void finished(List<BatchRunner.Chosen> batch, BatchRunner.Result result) {
    finished.add(new Finished(batch, result));
    if (result == null) {
      // Not at once again: whatever it was, it needs a moment.
      parts.timers().schedule(this::signalDue, 500, TimeUnit.MILLISECONDS);
    } else {
      wake();
    }
  }
}
