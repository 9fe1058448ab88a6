package io.easyflow.bench;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A backlog of one account is worked off while events of another account come and must not wait.
 */
final class BacklogTable implements Table {
  private static final int EVENTS = Integer.getInteger("bench.events", 100_000);
  private static final int OTHERS_RATE = 20;
  private static final int OTHERS = 20 * OTHERS_RATE;

  @Override
  public String name() {
    return "backlog";
  }

  @Override
  public void measure(BenchDatabase database, Report report) throws Exception {
    try (Stub stub = new Stub();
        BenchHub hub =
            new BenchHub(
                database,
                "bench_backlog",
                stub.messenger(),
                Map.of("SHOPIFY__OTHER__WEBHOOK_SECRET", io.easyflow.testkit.Shopify.SECRET))) {
      hub.introduce(Orders.CUSTOMERS);
      hub.warmUp();
      hub.hold("shopify-inbound");
      hub.load(64, EVENTS, 0);
      Instant since = Instant.now();
      long began = System.nanoTime();
      hub.release("shopify-inbound");
      CompletableFuture<Load.Result> others = new CompletableFuture<>();
      Thread sender =
          new Thread(
              () -> {
                try {
                  others.complete(hub.load(BenchHub.DOOR + "/other", 8, OTHERS, OTHERS_RATE));
                } catch (InterruptedException e) {
                  others.completeExceptionally(e);
                }
              });
      sender.start();
      hub.drain("shopify-inbound", 900);
      report.add("first hop of the backlog drained", "s", (System.nanoTime() - began) / 1e9);
      hub.drain(900);
      report.add("whole backlog drained", "s", (System.nanoTime() - began) / 1e9);
      report.detail("others", others.get().statuses());
      double[] waits = hub.waits("shopify-inbound", "shopify:other", since);
      report.add("other account meanwhile, kept to route done, p50", "ms", waits[0]);
      report.add("other account meanwhile, kept to route done, p99", "ms", waits[1]);
      report.reach("drained, s", report.least("whole backlog drained"), "<=", 30);
      report.reach("other account p99, ms", waits[1], "<=", 250);
      hub.balanced();
    }
  }
}
