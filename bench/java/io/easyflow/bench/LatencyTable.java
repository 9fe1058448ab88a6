package io.easyflow.bench;

import java.time.Instant;
import java.util.Map;

/**
 * How long a sender waits for its 2xx under an open load, and how long a kept event waits for its
 * route, everything running.
 */
final class LatencyTable implements Table {
  private static final int CONNECTIONS = 64;
  private static final int SECONDS = Integer.getInteger("bench.seconds", 60);
  private static final int DOOR_RATE = 1_000;
  private static final int PATH_RATE = 500;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public void measure(BenchDatabase database, Report report) throws Exception {
    try (Stub stub = new Stub();
        BenchHub hub = new BenchHub(database, "bench_latency", stub.messenger(), Map.of())) {
      hub.introduce(Orders.CUSTOMERS);
      hub.warmUp();
      hub.hold("shopify-inbound");
      Load.Result door = hub.load(CONNECTIONS, DOOR_RATE * SECONDS, DOOR_RATE);
      percentiles(report, "door at 1,000/s", door);
      report.reach("door p50, ms", door.percentile(0.5), "<=", 5);
      report.reach("door p99, ms", door.percentile(0.99), "<=", 25);
      report.reach("door p99.9, ms", door.percentile(0.999), "<=", 100);
      hub.release("shopify-inbound");
      hub.drain(300);

      Instant since = Instant.now();
      Load.Result path = hub.load(CONNECTIONS, PATH_RATE * SECONDS, PATH_RATE);
      hub.drain(60);
      percentiles(report, "door at 500/s, whole path running", path);
      double[] wait = hub.waits("shopify-inbound", "shopify:default", since);
      report.add("kept to route done at 500/s, p50", "ms", wait[0]);
      report.add("kept to route done at 500/s, p99", "ms", wait[1]);
      report.reach("route done p50, ms", wait[0], "<=", 20);
      report.reach("route done p99, ms", wait[1], "<=", 100);
      hub.balanced();
    }
  }

  private static void percentiles(Report report, String what, Load.Result result) {
    if (result.failed() > 0) {
      throw new IllegalStateException("not all were taken: " + result.statuses());
    }
    report.add(what + ", p50", "ms", result.percentile(0.5));
    report.add(what + ", p99", "ms", result.percentile(0.99));
    report.add(what + ", p99.9", "ms", result.percentile(0.999));
  }
}
