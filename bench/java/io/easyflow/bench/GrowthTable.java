package io.easyflow.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The whole path in a hub without a past and in one with many rows of it, turn by turn; whether the
 * tables every event goes through stay small; and what people's questions cost in the long tables.
 */
final class GrowthTable implements Table {
  private static final int EVENTS = Integer.getInteger("bench.events", 20_000);
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 4);
  private static final int ROWS = Integer.getInteger("bench.history", 10_000_000);
  private static final List<String> HOT =
      List.of("delivery", "dead_letter", "lane", "door_count", "delivery_count");
  private static final double MEGABYTE = 1 << 20;

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public void measure(BenchDatabase server, Report report) throws Exception {
    try (Stub stub = new Stub();
        BenchHub empty = new BenchHub(server, "bench_empty", stub.messenger(), Map.of());
        BenchHub grown = new BenchHub(server, "bench_grown", stub.messenger(), Map.of())) {
      long began = System.nanoTime();
      History history = new History(grown.database(), ROWS / History.ROWS);
      history.load();
      Report.print("  history of %.0f s", (System.nanoTime() - began) / 1e9);
      report.detail("rows of history", (long) history.orders() * History.ROWS);
      report.detail(
          "tables with history, MB",
          sizes(
              grown.database(),
              "event",
              "delivery_history",
              "dedupe",
              "orders",
              "notification",
              "message"));
      for (BenchHub hub : List.of(empty, grown)) {
        hub.introduce(Orders.CUSTOMERS);
        hub.warmUp();
      }
      double before = hot(grown.database(), report, "before");
      for (int round = 0; round < ROUNDS; round++) {
        report.add("whole path, empty", "1/s", PathTable.run(empty, stub, EVENTS));
        report.add("whole path, with history", "1/s", PathTable.run(grown, stub, EVENTS));
      }
      double after = hot(grown.database(), report, "after");
      report.add("hot tables before the runs", "MB", before);
      report.add("hot tables after the runs", "MB", after);
      double slowest = new OperatorCalls(grown, history.orders() / 3).measure(report);
      report.reach(
          "with history to empty",
          report.best("whole path, with history") / report.best("whole path, empty"),
          ">=",
          0.9);
      // All that went through them takes many times this.
      report.reach("hot tables after the runs, MB", after, "<=", 2 + EVENTS / 1_000.0);
      report.reach("slowest call of the API, ms", slowest, "<=", 1000);
      report.detail("ledger", grown.balanced());
      empty.balanced();
    }
  }

  /** Megabytes of the tables every event goes through, after a vacuum. */
  private static double hot(JdbcTemplate database, Report report, String when) {
    HOT.forEach(table -> database.execute("vacuum " + table));
    Map<String, Double> sizes = sizes(database, HOT.toArray(String[]::new));
    report.detail("hot tables " + when + ", MB", sizes);
    return sizes.values().stream().mapToDouble(size -> size).sum();
  }

  /** Megabytes with indexes; of a table that is cut into days all of them together. */
  private static Map<String, Double> sizes(JdbcTemplate database, String... tables) {
    Map<String, Double> sizes = new TreeMap<>();
    for (String table : tables) {
      Long bytes =
          database.queryForObject(
              """
              select pg_total_relation_size('%1$s') + coalesce(
                (select sum(pg_total_relation_size(relid)) from pg_partition_tree('%1$s')), 0)"""
                  .formatted(table),
              Long.class);
      sizes.put(table, bytes == null ? 0 : bytes / MEGABYTE);
    }
    return sizes;
  }
}
