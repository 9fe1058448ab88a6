package io.easyflow.channel;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds one subscriber: fetches its deliveries, keeps order per key, shares workers fairly between
 * accounts. Its state belongs to one thread at a time ({@link #wake}); a pump outlives the routes
 * it feeds, so replacing a route never runs a delivery twice.
 */
final class Pump {
  private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
  private static final Duration LONGEST_TIMER = Duration.ofMinutes(1);
  private static final String COLUMNS =
      "d.id, d.event_id, d.event_day, d.platform, d.account, d.order_key, d.lane, d.attempts,"
          + " d.first_tried_at, d.due_at, d.started_at is not null, coalesce(d.repeatable, false),"
          + " d.forced";

  private final int id;
  private final Subscription subscription;
  private final PumpParts parts;
  private final KeyOrder order;
  private final AtomicInteger wakes = new AtomicInteger();
  private final Queue<Finished> finished = new ConcurrentLinkedQueue<>();
  private final Map<PendingDelivery.Place, ArrayDeque<PendingDelivery>> queues =
      new LinkedHashMap<>();
  private final Set<Long> loaded = new HashSet<>();
  private final Map<String, Integer> accountsLoaded = new HashMap<>();
  private final Set<String> accountsWithMore = new HashSet<>();
  private final int accountShare;
  private final Map<Short, Integer> lanesInFlight = new java.util.concurrent.ConcurrentHashMap<>();
  private final Set<PendingDelivery.Place> busy = new HashSet<>();
  private final Map<String, Integer> accountsRunning = new HashMap<>();
  private int running;
  private Instant timer = Instant.MAX;
  private volatile boolean askFresh = true;
  private volatile boolean askDue = true;
  private volatile boolean reload = true;
  private volatile DurableConsumer consumer;

  /** What all pumps share. */
  record PumpParts(
      Transactions transactions,
      Settlement settlement,
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
    int atOnce =
        subscription.batch() * Math.min(subscription.concurrency(), subscription.perAccount());
    this.accountShare = Math.max(16, Math.min(2 * atOnce, parts.prefetch() / 4));
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
    askFresh = true;
    askDue = true;
    wake();
  }

  boolean idle(short lane) {
    return !lanesInFlight.containsKey(lane);
  }

  boolean quiet() {
    return lanesInFlight.isEmpty();
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
      Set<String> accounts = new HashSet<>();
      for (BatchRunner.Chosen chosen : done.batch()) {
        PendingDelivery row = chosen.row();
        unload(row);
        busy.remove(row.place());
        if (accounts.add(row.account())) {
          accountsRunning.merge(row.account(), -1, (a, b) -> a + b == 0 ? null : a + b);
        }
        lanesInFlight.computeIfPresent(row.lane(), (lane, n) -> n == 1 ? null : n - 1);
      }
      if (done.result() == null) {
        askFresh = true;
        askDue = true;
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
      parts.pumps().signal(done.result().woken());
    }
    if (!released.isEmpty()) {
      parts.settlement().release(released);
      askDue = true;
    }
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
      loadWaiting();
    }
    boolean more =
        accountsWithMore.stream()
            .anyMatch(account -> accountsLoaded.getOrDefault(account, 0) < accountShare / 2);
    if (!(askFresh || askDue || more) || loaded.size() >= parts.prefetch()) {
      return;
    }
    Set<Short> owned = parts.lanes().owned();
    if (owned.isEmpty()) {
      return;
    }
    Set<String> held = parts.pumps().held(id);
    if (held.contains("*")) {
      return;
    }
    if (askDue) {
      askDue = fetchDue(owned, held);
    }
    if (askFresh || more) {
      askFresh = false;
      fetchFresh(owned, held);
    }
  }

  private void unload(PendingDelivery row) {
    if (loaded.remove(row.id())) {
      accountsLoaded.merge(row.account(), -1, (a, b) -> a + b == 0 ? null : a + b);
    }
  }

  private void fetchFresh(Set<Short> owned, Set<String> held) throws SQLException {
    // A share for each account, so that nobody's backlog hides the others.
    String sql =
        "with recursive a(account) as ((select account from delivery where subscriber = ? and"
            + " due_at is null order by account limit 1) union all select (select n.account from"
            + " delivery n where n.subscriber = ? and n.due_at is null and n.account > a.account"
            + " order by n.account limit 1) from a where a.account is not null), shares as (select"
            + " a.account, greatest(0, ? - coalesce(l.count, 0)) as share from a left join"
            + " unnest(?::text[], ?::int[]) as l(account, count) on l.account = a.account where"
            + " a.account is not null and not a.account = any(?)) select "
            + COLUMNS
            + ", shares.share from shares cross join lateral (select * from delivery d where"
            + " d.subscriber = ? and d.due_at is null and d.account = shares.account and d.lane ="
            + " any(?) and not d.id = any(?) order by d.id limit shares.share) d limit ?";
    Map<String, Integer> fetched = new HashMap<>();
    Map<String, Integer> shares = new HashMap<>();
    parts
        .transactions()
        .run(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setInt(1, id);
                statement.setInt(2, id);
                statement.setInt(3, accountShare);
                statement.setArray(
                    4, connection.createArrayOf("text", accountsLoaded.keySet().toArray()));
                statement.setArray(
                    5, connection.createArrayOf("integer", accountsLoaded.values().toArray()));
                statement.setArray(6, connection.createArrayOf("text", held.toArray()));
                statement.setInt(7, id);
                statement.setArray(8, connection.createArrayOf("smallint", owned.toArray()));
                statement.setArray(9, connection.createArrayOf("bigint", loaded.toArray()));
                statement.setInt(10, 2 * parts.prefetch() - loaded.size());
                try (ResultSet rows = statement.executeQuery()) {
                  while (rows.next()) {
                    PendingDelivery row = row(rows);
                    take(row);
                    fetched.merge(row.account(), 1, Integer::sum);
                    shares.put(row.account(), rows.getInt(14));
                  }
                }
              }
            });
    accountsWithMore.clear();
    accountsLoaded.forEach(
        (account, count) -> {
          int share = shares.getOrDefault(account, accountShare - count);
          if (fetched.getOrDefault(account, 0) >= share) {
            accountsWithMore.add(account);
          }
        });
  }

  private boolean fetchDue(Set<Short> owned, Set<String> held) throws SQLException {
    int limit = Math.max(16, parts.prefetch() / 4);
    int before = loaded.size();
    parts
        .transactions()
        .run(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "select "
                          + COLUMNS
                          + " from delivery d where d.subscriber = ? and d.due_at is not null and"
                          + " d.due_at <= ? and d.lane = any(?) and not d.id = any(?) and not"
                          + " d.account = any(?) order by d.due_at, d.id limit ?")) {
                statement.setInt(1, id);
                statement.setTimestamp(2, Timestamp.from(parts.clock().instant()));
                statement.setArray(3, connection.createArrayOf("smallint", owned.toArray()));
                statement.setArray(4, connection.createArrayOf("bigint", loaded.toArray()));
                statement.setArray(5, connection.createArrayOf("text", held.toArray()));
                statement.setInt(6, limit);
                try (ResultSet rows = statement.executeQuery()) {
                  while (rows.next()) {
                    take(row(rows));
                  }
                }
              }
            });
    return loaded.size() - before == limit;
  }

  private void loadWaiting() throws SQLException {
    if (subscription.hold().isZero()) {
      return;
    }
    Set<Short> owned = parts.lanes().owned();
    order.forget(key -> true);
    parts
        .transactions()
        .run(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "select "
                          + COLUMNS
                          + " from delivery d where d.subscriber = ? and d.due_at is not null and"
                          + " d.order_key is not null and d.lane = any(?) order by d.id")) {
                statement.setInt(1, id);
                statement.setArray(2, connection.createArrayOf("smallint", owned.toArray()));
                try (ResultSet rows = statement.executeQuery()) {
                  while (rows.next()) {
                    order.load(row(rows));
                  }
                }
              }
            });
  }

  private void take(PendingDelivery row) {
    if (loaded.add(row.id())) {
      accountsLoaded.merge(row.account(), 1, Integer::sum);
      queues.computeIfAbsent(row.place(), place -> new ArrayDeque<>()).add(row);
    }
  }

  private static PendingDelivery row(ResultSet rows) throws SQLException {
    Timestamp first = rows.getTimestamp(9);
    Timestamp due = rows.getTimestamp(10);
    return new PendingDelivery(
        rows.getLong(1),
        rows.getLong(2),
        rows.getObject(3, LocalDate.class),
        rows.getString(4),
        rows.getString(5),
        rows.getString(6),
        rows.getShort(7),
        rows.getInt(8),
        first == null ? null : first.toInstant(),
        due == null ? null : due.toInstant(),
        rows.getBoolean(11),
        rows.getBoolean(12),
        rows.getBoolean(13));
  }

  private void dispatch() {
    while (running < subscription.concurrency()) {
      List<BatchRunner.Chosen> batch = choose();
      if (batch.isEmpty()) {
        return;
      }
      running++;
      Set<String> accounts = new HashSet<>();
      for (BatchRunner.Chosen chosen : batch) {
        if (accounts.add(chosen.row().account())) {
          accountsRunning.merge(chosen.row().account(), 1, Integer::sum);
        }
        lanesInFlight.merge(chosen.row().lane(), 1, Integer::sum);
      }
      parts.workers().execute(() -> run(batch));
    }
  }

  private List<BatchRunner.Chosen> choose() {
    List<BatchRunner.Chosen> batch = new ArrayList<>();
    List<PendingDelivery.Place> used = new ArrayList<>();
    Instant now = parts.clock().instant();
    Set<String> held = parts.pumps().held(id);
    Iterator<Map.Entry<PendingDelivery.Place, ArrayDeque<PendingDelivery>>> places =
        queues.entrySet().iterator();
    while (places.hasNext() && batch.size() < subscription.batch()) {
      Map.Entry<PendingDelivery.Place, ArrayDeque<PendingDelivery>> entry = places.next();
      PendingDelivery.Place place = entry.getKey();
      if (!parts.lanes().owns(place.lane())
          || held.contains("*")
          || held.contains(place.account())) {
        entry.getValue().forEach(this::unload);
        places.remove();
        continue;
      }
      if (busy.contains(place)
          || accountsRunning.getOrDefault(place.account(), 0) >= subscription.perAccount()) {
        continue;
      }
      while (batch.size() < subscription.batch() && !entry.getValue().isEmpty()) {
        PendingDelivery row = entry.getValue().poll();
        batch.add(new BatchRunner.Chosen(row, order.judge(row, now)));
      }
      used.add(place);
    }
    for (PendingDelivery.Place place : used) {
      busy.add(place);
      // To the end of the line, so that places take turns.
      ArrayDeque<PendingDelivery> rest = queues.remove(place);
      if (!rest.isEmpty()) {
        queues.put(place, rest);
      }
    }
    return batch;
  }

  private void run(List<BatchRunner.Chosen> batch) {
    BatchRunner.Result result = null;
    try {
      result = parts.runner().run(this, batch);
    } catch (SQLException e) {
      LOG.warn("{} could not run a batch: {}", name(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("{} could not run a batch", name(), e);
    } finally {
      finished.add(new Finished(batch, result));
      if (result == null) {
        // Not at once again: whatever it was, it needs a moment.
        parts.timers().schedule(this::signalDue, 500, TimeUnit.MILLISECONDS);
      } else {
        wake();
      }
    }
  }
}
