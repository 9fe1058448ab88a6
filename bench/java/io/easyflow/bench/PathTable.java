package io.easyflow.bench;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The whole path: webhook, mapping, order kept, change, customer told, outcome recorded. */
final class PathTable implements Table {
  private static final int EVENTS = Integer.getInteger("bench.events", 100_000);
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final int CONNECTIONS = 32;
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(15);

  @Override
  public String name() {
    return "path";
  }

  @Override
  public void measure(BenchDatabase database, Report report) throws Exception {
    try (Stub stub = new Stub();
        BenchHub hub = new BenchHub(database, "bench_path", stub.messenger(), Map.of());
        Baseline camel = Baseline.camel("PlainPath", plainDatabase(database), stub.address())) {
      hub.introduce(Orders.CUSTOMERS);
      hub.warmUp();
      plain(camel.port(), stub, 40_000);
      for (int round = 0; round < ROUNDS; round++) {
        report.add("hub, whole path", "1/s", run(hub, stub, EVENTS));
        report.add("plain Camel, whole path", "1/s", plain(camel.port(), stub, EVENTS));
      }
      report.detail("ledger", hub.balanced());
      report.reach(
          "hub to plain Camel",
          report.best("hub, whole path") / report.best("plain Camel, whole path"),
          ">=",
          1);
      report.reach("events a second", report.best("hub, whole path"), ">=", 3_000);
    }
  }

  private static Map<String, String> plainDatabase(BenchDatabase database) {
    database.fresh("bench_plain");
    return database.springEnvironment("bench_plain");
  }

  /** Plain Camel tells the customer before it answers, so the last answer is the end. */
  private static double plain(int port, Stub stub, int events) throws InterruptedException {
    long told = stub.accepted();
    long first = System.nanoTime();
    Load.Result sent =
        new Load(
                port,
                CONNECTIONS,
                events,
                0,
                n -> Orders.request("/webhook", "orders/create", "p", Orders.body(first + n)))
            .run();
    if (sent.failed() > 0 || stub.accepted() - told != events) {
      throw new IllegalStateException(
          "%s answers, %d of %d told".formatted(sent.statuses(), stub.accepted() - told, events));
    }
    return sent.perSecond();
  }

  /** Events a second from the first request to the last recorded outcome. */
  static double run(BenchHub hub, Stub stub, int events) throws InterruptedException {
    long told = stub.accepted();
    Load load = hub.prepare(BenchHub.DOOR, CONNECTIONS, events, 0);
    long began = System.nanoTime();
    Load.Result sent = load.run();
    Report.print("  accepted %d in %.1f s", sent.micros().length, sent.seconds());
    // Asked only at the end, because the question costs the database.
    while (stub.accepted() - told < events && System.nanoTime() - began < LONGEST_NANOS) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    hub.drain(60);
    double seconds = (System.nanoTime() - began) / 1e9;
    if (sent.failed() > 0 || stub.accepted() - told != events) {
      throw new IllegalStateException(
          "%s answers, %d of %d customers told"
              .formatted(sent.statuses(), stub.accepted() - told, events));
    }
    return events / seconds;
  }
}
