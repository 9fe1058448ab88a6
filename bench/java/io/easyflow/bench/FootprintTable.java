package io.easyflow.bench;

import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.Shopify;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What a hub with every connector costs when nothing happens, and how long it takes from the start
 * of its process to its first accepted webhook, on data that is there. On JDK 25 the second is also
 * measured with an AOT cache made by an earlier run.
 */
final class FootprintTable implements Table {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final int IDLE_SECONDS = 60;
  private static final String HEAP = "-Xmx160m";
  private static final double TICKS = 100;

  @Override
  public String name() {
    return "footprint";
  }

  @Override
  public void measure(BenchDatabase server, Report report) throws Exception {
    JdbcTemplate database = server.fresh("bench_footprint");
    List<String> options = new ArrayList<>(List.of(HEAP, "-XX:+UseSerialGC", "-Xss512k"));
    try (HubProcess first = hub(server, options)) {
      first.start();
      idle(first, report);
    }
    if (Runtime.version().feature() >= 25) {
      Path cache = Path.of("target/bench/hub/easy-flow.aot").toAbsolutePath();
      List<String> training = new ArrayList<>(options);
      training.add("-XX:AOTCacheOutput=" + cache);
      try (HubProcess trained = hub(server, training)) {
        started(trained);
      }
      if (!Files.exists(cache)) {
        throw new IllegalStateException(cache + " was not made");
      }
      measure(server, options, "start without AOT cache", report);
      options.add("-XX:AOTCache=" + cache);
    }
    measure(server, options, "start to first accepted webhook", report);
    report.reach(
        "start, s",
        report.least("start to first accepted webhook"),
        "<=",
        Runtime.version().feature() >= 25 ? 4 : 8);
    report.detail(
        "accepted", database.queryForObject("select sum(accepted) from door_count", Long.class));
  }

  private static void measure(BenchDatabase server, List<String> options, String row, Report report)
      throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      try (HubProcess hub = hub(server, options)) {
        report.add(row, "s", started(hub));
      }
    }
  }

  private static HubProcess hub(BenchDatabase server, List<String> options) throws IOException {
    Map<String, String> environment = new TreeMap<>(server.springEnvironment("bench_footprint"));
    environment.put("SHOPIFY_WEBHOOK_SECRET", Shopify.SECRET);
    Path home =
        Files.createTempDirectory(Files.createDirectories(Path.of("target/bench")), "footprint");
    return new HubProcess(home, environment, options.toArray(String[]::new));
  }

  /** Seconds from the start of the process to the first 2xx. */
  private static double started(HubProcess hub) throws IOException {
    long began = System.nanoTime();
    hub.launch();
    String body = Orders.body(1);
    while (true) {
      try {
        int status = Shopify.send(hub, "orders/create", "s" + System.nanoTime(), body).statusCode();
        if (status == 200) {
          return (System.nanoTime() - began) / 1e9;
        }
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // nobody listens yet
      }
      if (System.nanoTime() - began > TimeUnit.MINUTES.toNanos(2)) {
        throw new IllegalStateException("no webhook was accepted, see " + hub.log());
      }
    }
  }

  private static void idle(HubProcess hub, Report report) throws IOException {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(60)); // what a start leaves to do is done
    long before = ticks(hub.pid());
    long began = System.nanoTime();
    while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(IDLE_SECONDS)) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    report.add("idle, CPU", "% of a core", (ticks(hub.pid()) - before) / TICKS / seconds * 100);
    report.add("idle, RSS with " + HEAP, "MB", residentMegabytes(hub.pid()));
    report.reach("idle CPU, %", report.least("idle, CPU"), "<=", 2);
    report.reach("idle RSS, MB", report.least("idle, RSS with " + HEAP), "<=", 400);
  }

  /** User and system time of a process, in hundredths of a second. */
  private static long ticks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static double residentMegabytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
            .findFirst()
            .orElseThrow()
        / 1024.0;
  }
}
