package io.easyflow.bench;

import java.util.Map;

/** The whole path: webhook, mapping, order kept, change, customer told, outcome recorded. */
final class PathTable implements Table {
  private static final int EVENTS = Integer.getInteger("bench.events", 100_000);
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final int CONNECTIONS = 32;

  @Override
  public String name() {
    return "path";
  }

  @Override
  public void measure(BenchDatabase database, Report report) throws Exception {
    try (Stub stub = new Stub();
        BenchHub hub = new BenchHub(database, "bench_path", stub.messenger(), Map.of())) {
      hub.introduce(Orders.CUSTOMERS);
      hub.warmUp();
      for (int round = 0; round < ROUNDS; round++) {
        report.add("hub, whole path", "1/s", run(hub, stub));
      }
      report.detail("ledger", hub.balanced());
      report.reach("events a second", report.best("hub, whole path"), ">=", 3_000);
    }
  }

  /** Events a second from the first request to the last recorded outcome. */
  private static double run(BenchHub hub, Stub stub) throws InterruptedException {
    long told = stub.accepted();
    long began = System.nanoTime();
    Load.Result sent = hub.load(CONNECTIONS, EVENTS, 0);
    Report.print("  accepted %d in %.1f s", sent.micros().length, sent.seconds());
    hub.drain(900);
    double seconds = (System.nanoTime() - began) / 1e9;
    if (sent.failed() > 0 || stub.accepted() - told != EVENTS) {
      throw new IllegalStateException(
          "%s answers, %d of %d customers told"
              .formatted(sent.statuses(), stub.accepted() - told, EVENTS));
    }
    return EVENTS / seconds;
  }
}
