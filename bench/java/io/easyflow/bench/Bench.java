package io.easyflow.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Measures the tables that are named, or all; {@code bench/run} starts it. */
public final class Bench {
  private static final List<Table> TABLES =
      List.of(
          new IntakeTable(),
          new LatencyTable(),
          new PathTable(),
          new BacklogTable(),
          new HotKeyTable(),
          new SyncTable(),
          new GrowthTable(),
          new FootprintTable());

  private Bench() {}

  /**
   * @param names tables to measure, none for all
   */
  public static void main(String[] names) throws Exception {
    Set<String> wanted = Set.of(names);
    List<Table> chosen =
        TABLES.stream().filter(t -> wanted.isEmpty() || wanted.contains(t.name())).toList();
    if (chosen.size() < wanted.size()) {
      throw new IllegalArgumentException(
          "tables are " + TABLES.stream().map(Table::name).toList() + ", not " + wanted);
    }
    try (BenchDatabase database = new BenchDatabase(Path.of("target/bench/database"))) {
      for (Table table : chosen) {
        Report report = new Report(table.name(), Machine.facts(database));
        table.measure(database, report);
        report.finish();
      }
    }
    // Threads of libraries may go on; nothing of ours does.
    System.exit(0);
  }
}
