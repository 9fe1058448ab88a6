package io.easyflow.bench;

import java.nio.file.Path;
import java.util.Map;

/**
 * The door alone: signed webhooks verified, deduplicated, committed, answered. Their deliveries are
 * written too, but held, so that nothing else runs on the cores.
 */
final class IntakeTable implements Table {
  private static final int CONNECTIONS = 64;
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final int SECONDS = Integer.getInteger("bench.seconds", 10);

  @Override
  public String name() {
    return "intake";
  }

  @Override
  public void measure(BenchDatabase database, Report report) throws Exception {
    Path bodies = Orders.file(4096);
    try (Stub stub = new Stub();
        BenchHub hub = new BenchHub(database, "bench_intake", stub.messenger(), Map.of())) {
      hub.hold("shopify-inbound");
      Wrk.run(url(hub), bodies, CONNECTIONS, 2 * SECONDS);
      for (int round = 0; round < ROUNDS; round++) {
        Wrk.Result result = Wrk.run(url(hub), bodies, CONNECTIONS, SECONDS);
        report.add("hub", "1/s", result.perSecond());
        report.detail("hub-" + round, result.raw());
      }
      hub.balanced();
    }
  }

  private static String url(BenchHub hub) {
    return "http://127.0.0.1:" + hub.port() + BenchHub.DOOR;
  }
}
