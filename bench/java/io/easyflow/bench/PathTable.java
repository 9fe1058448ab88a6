package io.easyflow.bench;

import java.util.Map;

/** The whole path: webhook, mapping, order kept, change, customer told, outcome recorded. */
final class PathTable implements Table {
  private static final int EVENTS = Integer.getInteger("bench.events", 100_000);
  private static final int WARM_UP = Integer.getInteger("bench.warmup", 60_000);
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
      run(hub, stub, 10_000_000, WARM_UP);
      for (int round = 0; round < ROUNDS; round++) {
        report.add("hub, whole path", "1/s", run(hub, stub, (2 + round) * 10_000_000L, EVENTS));
      }
      report.detail("ledger", hub.balanced());
    }
  }

  /** Events a second from the first request to the last recorded outcome. */
  private static double run(BenchHub hub, Stub stub, long firstId, int events)
      throws InterruptedException {
    long told = stub.accepted();
    long began = System.nanoTime();
    Load.Result sent =
        new Load(
                hub.port(),
                CONNECTIONS,
                events,
                0,
                n ->
                    Orders.request(
                        BenchHub.DOOR,
                        "orders/create",
                        "w" + (firstId + n),
                        Orders.body(firstId + n)))
            .run();
    Report.print("  accepted %d in %.1f s", sent.micros().length, sent.seconds());
    hub.drain(600);
    double seconds = (System.nanoTime() - began) / 1e9;
    if (sent.failed() > 0 || stub.accepted() - told != events) {
      throw new IllegalStateException(
          "%s answers, %d of %d customers told"
              .formatted(sent.statuses(), stub.accepted() - told, events));
    }
    return events / seconds;
  }
}
