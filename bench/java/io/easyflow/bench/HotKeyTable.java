package io.easyflow.bench;

import java.util.Map;
import java.util.function.LongUnaryOperator;

/** One hot order gets a fifth of all events; its order is kept, and the others are not held up. */
final class HotKeyTable implements Table {
  private static final int EVENTS = Integer.getInteger("bench.events", 50_000);
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final long HOT = 7;

  @Override
  public String name() {
    return "hotkey";
  }

  @Override
  public void measure(BenchDatabase database, Report report) throws Exception {
    try (Stub stub = new Stub();
        BenchHub hub = new BenchHub(database, "bench_hotkey", stub.messenger(), Map.of())) {
      hub.warmUp();
      for (int round = 0; round < ROUNDS; round++) {
        report.add("uniform keys", "1/s", run(hub, EVENTS, n -> n));
        report.add("a fifth to one key", "1/s", run(hub, EVENTS, n -> n % 5 == 0 ? HOT : n));
      }
      Long overtaken =
          hub.database()
              .queryForObject(
                  "select count(*) from delivery_history where overtook is not null", Long.class);
      report.add("overtaken", "events", overtaken == null ? 0 : overtaken);
      report.reach(
          "hot to uniform",
          report.best("a fifth to one key") / report.best("uniform keys"),
          ">=",
          0.7);
      hub.balanced();
    }
  }

  /** Nobody can be reached, so every event has the same two hops. */
  private double run(BenchHub hub, int events, LongUnaryOperator order)
      throws InterruptedException {
    long first = hub.numbers(events);
    Load load =
        new Load(
            hub.port(),
            32,
            events,
            0,
            n ->
                Orders.request(
                    BenchHub.DOOR,
                    "orders/updated",
                    "w" + (first + n),
                    Orders.body(order.applyAsLong(first + n), first + n)));
    long began = System.nanoTime();
    Load.Result sent = load.run();
    hub.drain(900);
    if (sent.failed() > 0) {
      throw new IllegalStateException("not all were taken: " + sent.statuses());
    }
    return events / ((System.nanoTime() - began) / 1e9);
  }
}
