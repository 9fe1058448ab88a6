package io.easyflow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.RoutesCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * All orders of a marketplace are read page by page and kept, against one COPY of the same rows. Of
 * each new order its flow is told meanwhile, as in any hub; nobody can be reached. Then the same
 * orders are read again.
 */
final class SyncTable implements Table {
  private static final int ORDERS = Integer.getInteger("bench.events", 100_000);
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final int WARM_UP = Integer.getInteger("bench.warmup", 90);
  private static final int HEAP = 256;
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(15);
  private static final String NAME = "bench_sync";
  private static final String GIVEN =
      "account, external_id, whole, version, state_version, source, placed_at, seen_at, body";

  @Override
  public String name() {
    return "sync";
  }

  /**
   * How long a run took, in seconds.
   *
   * @param kept from the request to the commit of the last order
   * @param run to the end of the run, with the questions for statuses
   * @param over to the end of everything that followed
   */
  private record Times(double kept, double run, double over) {}

  @Override
  public void measure(BenchDatabase server, Report report) throws Exception {
    JdbcTemplate database = server.fresh(NAME);
    try (Marketplace vendor = new Marketplace(ORDERS);
        HubProcess hub = hub(server, vendor)) {
      hub.start();
      long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(WARM_UP);
      do {
        empty(database);
        read(hub, database);
      } while (System.nanoTime() < warm);
      CopiedRows copied = new CopiedRows(database.getDataSource(), "orders", GIVEN);
      copied.seconds();
      report.detail("bytes of the rows", copied.size());
      for (int round = 0; round < ROUNDS; round++) {
        report.add("COPY of the same rows", "1/s", ORDERS / copied.seconds());
        empty(database);
        Times first = read(hub, database);
        report.add("sync, to the last order kept", "1/s", ORDERS / first.kept());
        report.add("sync, statuses asked too", "s", first.run());
        report.add("sync, everything that followed done", "s", first.over());
        report.add("heap in use after it, of %d".formatted(HEAP), "MiB", hub.heapInUse());
        report.add("read again, nothing changed", "1/s", ORDERS / read(hub, database).kept());
      }
      report.reach(
          "sync to COPY",
          report.best("sync, to the last order kept") / report.best("COPY of the same rows"),
          ">=",
          0.25);
      report.reach("heap it was given, MiB", HEAP, "<=", 256);
      report.detail("ledger", hub.json("/api/v1/ledger"));
    }
  }

  private static HubProcess hub(BenchDatabase server, Marketplace vendor) throws IOException {
    Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target/bench")), "sync");
    RoutesCopy routes = new RoutesCopy(home);
    routes.edit(
        "connectors/wildberries/orders.request.jq", "limit: 1000", "limit: " + Marketplace.PAGE);
    routes.edit("connectors/wildberries/orders.cursor.jq", "< 1000", "< " + Marketplace.PAGE);
    // The vendor's own limit, 5 pages a second, would be all that is measured.
    routes.edit(
        "connectors/wildberries/connector.yaml",
        "bucket: 20, refill: 300/m, costs",
        "bucket: 100000, refill: 100000/s, costs");
    Map<String, String> environment = new TreeMap<>(server.springEnvironment(NAME));
    environment.putAll(
        Map.of(
            "WILDBERRIES_TOKEN", "bench",
            "WILDBERRIES_BASE_URL", vendor.address(),
            "EASYFLOW_SYNC_ORDERSCRON", "0 0 3 1 1 ?",
            "EASYFLOW_SYNC_PRODUCTSCRON", "0 0 3 1 1 ?",
            "EASYFLOW_ROUTES_DIR", routes.folder()));
    return new HubProcess(home, environment, "-Xmx" + HEAP + "m");
  }

  /** As a fresh database, for a hub that is warm. */
  private static void empty(JdbcTemplate database) {
    database.execute(
        "truncate orders, sync_state, sync_run, event, delivery_history, notification, dedupe");
    database.execute("checkpoint");
  }

  private static Times read(HubProcess hub, JdbcTemplate database) throws IOException {
    long began = System.nanoTime();
    JsonNode started =
        new ObjectMapper().readTree(hub.post("/api/v1/sync/wildberries/orders", "").body());
    long run = started.at("/0/run").asLong();
    double kept = await(database, began, "select items >= %d from sync_run".formatted(ORDERS), run);
    double end = await(database, began, "select finished_at is not null from sync_run", run);
    double over = await(database, began, "select not exists (select 1 from delivery)", 0);
    JsonNode last = hub.json("/api/v1/sync/runs?limit=1").at("/items/0");
    Long orders = database.queryForObject("select count(*) from orders", Long.class);
    if (!last.path("result").asText().equals("ok")
        || orders == null
        || orders != ORDERS
        || !hub.json("/api/v1/ledger").path("balanced").asBoolean()) {
      throw new IllegalStateException(orders + " orders, see " + hub.log() + ": " + last);
    }
    Report.print("  kept after %.1f s, run %.1f s, all over %.1f s", kept, end, over);
    return new Times(kept, end, over);
  }

  /** Seconds until the question is answered with yes; each costs the database a look at one row. */
  private static double await(JdbcTemplate database, long began, String question, long run) {
    String sql = run == 0 ? question : question + " where id = " + run;
    while (!database.queryForList(sql, Boolean.class).contains(true)) {
      if (System.nanoTime() - began > PATIENCE) {
        throw new IllegalStateException("in vain: " + sql);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return (System.nanoTime() - began) / 1e9;
  }
}
