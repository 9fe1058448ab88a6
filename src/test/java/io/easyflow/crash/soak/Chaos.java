package io.easyflow.crash.soak;

import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.RoutesCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disturbs the hub, its database, a platform and its files, one after the other in random order,
 * and notes how long each took until webhooks were taken again.
 */
final class Chaos implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Chaos.class);
  private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(2);
  private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(1);
  private static final String MAPPING = "connectors/shopify/order.jq";
  private static final String ROUTES = "connectors/shopify/shopify.camel.yaml";

  static final String KILL = "kill -9 of the hub";
  static final String AWAY = "messenger away";

  /**
   * What happened.
   *
   * @param at when it began
   * @param what it was
   * @param millis until the hub took a webhook that came after it, -1 when it never did
   * @param failure what went wrong with it, null for nothing
   */
  record Entry(Instant at, String what, long millis, String failure) {}

  /** Something that goes wrong. */
  private interface Disturbance {
    void happen() throws IOException, InterruptedException;
  }

  private final HubProcess hub;
  private final Path home;
  private final RoutesCopy routes;
  private final Messenger messenger;
  private final Shops shops;
  private final Duration pause;
  private final Map<String, Disturbance> all = new LinkedHashMap<>();
  private final List<String> next = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final ReentrantLock quiet = new ReentrantLock(true);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  /**
   * @param home where the hub keeps its data
   * @param pause between two disturbances
   */
  Chaos(
      HubProcess hub,
      Path home,
      RoutesCopy routes,
      Messenger messenger,
      Shops shops,
      Duration pause) {
    this.hub = hub;
    this.home = home;
    this.routes = routes;
    this.messenger = messenger;
    this.shops = shops;
    this.pause = pause;
    all.put(KILL, this::killHub);
    all.put("kill -9 of the database", this::killDatabase);
    all.put("all connections to the database ended", this::endConnections);
    all.put(AWAY, this::messengerAway);
    all.put("messenger answers 429", this::messengerBusy);
    all.put("mapping edited", this::edit);
    all.put("routes broken, then mended", this::breakAndMend);
  }

  void open() {
    thread.scheduleWithFixedDelay(
        this::disturb, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void disturb() {
    if (next.isEmpty()) {
      next.addAll(all.keySet());
      Collections.shuffle(next);
    }
    String what = next.remove(next.size() - 1);
    Instant at = Instant.now();
    long began = System.nanoTime();
    long millis = -1;
    String failure = null;
    quiet.lock();
    try {
      all.get(what).happen();
      long happened = System.nanoTime();
      Awaitility.await(what + " is over")
          .atMost(LONGEST_RECOVERY)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> shops.lastTaken() > happened);
      millis = Duration.ofNanos(shops.lastTaken() - began).toMillis();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (IOException | RuntimeException e) {
      if (closing.getCount() == 0) {
        return;
      }
      failure = e.toString();
    } finally {
      quiet.unlock();
    }
    note(new Entry(at, what, millis, failure));
  }

  private synchronized void note(Entry entry) {
    entries.add(entry);
    LOG.info("{}: {} ms{}", entry.what, entry.millis, entry.failure == null ? "" : entry.failure);
  }

  private void killHub() throws IOException, InterruptedException {
    hub.kill();
    hub.start();
  }

  private void killDatabase() throws IOException {
    long pid =
        Long.parseLong(Files.readAllLines(home.resolve("data/postgres/postmaster.pid")).get(0));
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  private void endConnections() {
    hub.database()
        .queryForList(
            "select pg_terminate_backend(pid) from pg_stat_activity"
                + " where usename = current_user and pid <> pg_backend_pid()");
  }

  private void messengerAway() throws IOException, InterruptedException {
    messenger.away();
    try {
      absence();
    } finally {
      messenger.back();
    }
  }

  private void messengerBusy() throws InterruptedException {
    messenger.busy(true);
    try {
      absence();
    } finally {
      messenger.busy(false);
    }
  }

  private void absence() throws InterruptedException {
    Duration time = pause.compareTo(LONGEST_ABSENCE) < 0 ? pause : LONGEST_ABSENCE;
    closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void edit() throws IOException {
    String before = version();
    routes.append(MAPPING, "\n# edited\n");
    awaitVersion(before, false);
    routes.restore(MAPPING);
    awaitVersion(before, true);
  }

  private String version() throws IOException {
    return hub.deployment("shopify").path("version").asText();
  }

  private void awaitVersion(String version, boolean same) {
    Awaitility.await("the edit is live")
        .atMost(LONGEST_RECOVERY)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> version().equals(version) == same);
  }

  private void breakAndMend() throws IOException {
    routes.append(ROUTES, "- route: [");
    try {
      hub.awaitState("shopify", "last-good", LONGEST_RECOVERY);
    } finally {
      routes.restore(ROUTES);
    }
    hub.awaitState("shopify", "live", LONGEST_RECOVERY);
  }

  /** What is done while nothing is disturbed. */
  interface Calm<T> {
    T get() throws IOException, InterruptedException;
  }

  <T> T calmly(Calm<T> work) throws IOException, InterruptedException {
    quiet.lockInterruptibly();
    try {
      return work.get();
    } finally {
      quiet.unlock();
    }
  }

  /**
   * @return everything that happened, in order
   */
  synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public void close() {
    end();
  }

  /** Ends the disturbing; what is away is back afterwards. */
  void end() {
    closing.countDown();
    thread.shutdown();
    try {
      if (!thread.awaitTermination(3, TimeUnit.MINUTES)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
