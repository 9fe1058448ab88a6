package io.easyflow.bench;

import io.easyflow.bench.plain.PlainIntake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The door alone: signed webhooks verified, deduplicated, committed, answered. Their deliveries are
 * written too, but held, so that nothing else runs on the cores. All rows take turns. An empty
 * servlet is the limit of a web server in Java on these cores.
 */
final class IntakeTable implements Table {
  private static final int CONNECTIONS = 64;
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final int SECONDS = Integer.getInteger("bench.seconds", 10);
  private static final int WARM_UP = Integer.getInteger("bench.warmup", 60);

  @Override
  public String name() {
    return "intake";
  }

  @Override
  public void measure(BenchDatabase database, Report report) throws Exception {
    Path bodies = Orders.file(4096);
    database.fresh("bench_camel");
    database.fresh("bench_nodered");
    database.fresh("bench_pgbench").execute(Files.readString(Path.of("bench/pgbench/schema.sql")));
    try (Stub stub = new Stub();
        BenchHub hub = new BenchHub(database, "bench_intake", stub.messenger(), Map.of());
        Baseline camel =
            Baseline.camel(
                "PlainIntake", database.springEnvironment("bench_camel"), stub.address());
        Baseline nodeRed = Baseline.nodeRed(database.postgresEnvironment("bench_nodered"))) {
      hub.hold("shopify-inbound");
      String door = "http://127.0.0.1:" + hub.port() + BenchHub.DOOR;
      Wrk.run(door, bodies, CONNECTIONS, WARM_UP);
      Wrk.run(camel.url(), bodies, CONNECTIONS, WARM_UP);
      String nothing = "http://127.0.0.1:" + camel.port() + PlainIntake.NOTHING;
      Wrk.run(nothing, bodies, CONNECTIONS, WARM_UP / 6);
      Wrk.run(nodeRed.url(), bodies, CONNECTIONS, WARM_UP / 6);
      for (int round = 0; round < ROUNDS; round++) {
        report.add("pgbench", "1/s", Baseline.pgbench(database, "bench_pgbench", SECONDS));
        row(report, "hub", door, bodies);
        row(report, "plain Camel", camel.url(), bodies);
        row(report, "Node-RED", nodeRed.url(), bodies);
        row(report, "an empty servlet", nothing, bodies);
      }
      double best = report.best("hub");
      report.reach("hub to pgbench", best / report.best("pgbench"), ">=", 0.6);
      report.reach("hub to plain Camel", best / report.best("plain Camel"), ">=", 4);
      report.reach("hub to Node-RED", best / report.best("Node-RED"), ">=", 5);
      report.detail(
          "an empty servlet to plain Camel",
          report.best("an empty servlet") / report.best("plain Camel"));
      hub.balanced();
    }
  }

  private static void row(Report report, String name, String url, Path bodies) throws Exception {
    Wrk.Result result = Wrk.run(url, bodies, CONNECTIONS, SECONDS);
    if (result.failed() > 0) {
      throw new IllegalStateException(name + " refused some: " + result.raw());
    }
    report.add(name, "1/s", result.perSecond());
    report.detail(name + " " + report.count(name), result.raw());
  }
}
