package io.easyflow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.RoutesCopy;
import io.easyflow.testkit.Shopify;
import io.easyflow.testkit.TelegramDouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;

/** The packaged hub as a process, on a database of its own, with Shopify's door and a messenger. */
final class BenchHub implements AutoCloseable {
  static final String HEAP = "512m";

  /** Of the hub's JVM. */
  static final String OPTIONS = System.getProperty("bench.options", "-Xmx" + HEAP);

  static final String DOOR = "/api/v1/integration/webhook/shopify";

  private static final int WARM_UP_RATE = 250;
  private static final int WARM_UP_SECONDS = Integer.getInteger("bench.warmup", 90);
  private static final int WARM_UP_BURST = Math.min(10_000, WARM_UP_RATE * WARM_UP_SECONDS);

  private final HubProcess process;
  private final JdbcTemplate database;
  private final AtomicLong nextOrder = new AtomicLong(10_000_000);

  /**
   * @param database the server; the hub's database in it is made anew
   * @param name of the database
   * @param messenger address of what plays Telegram
   * @param environment further variables
   */
  BenchHub(BenchDatabase database, String name, String messenger, Map<String, String> environment)
      throws IOException {
    this(database, database.fresh(name), name, messenger, environment);
  }

  BenchHub(
      BenchDatabase server,
      JdbcTemplate database,
      String name,
      String messenger,
      Map<String, String> environment)
      throws IOException {
    this.database = database;
    Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target/bench")), "hub");
    RoutesCopy routes = new RoutesCopy(home);
    routes.unlimited("telegram");
    Map<String, String> all = new TreeMap<>(server.springEnvironment(name));
    all.putAll(
        TelegramDouble.environment(
            messenger,
            Map.of(
                "SHOPIFY_WEBHOOK_SECRET", Shopify.SECRET, "EASYFLOW_ROUTES_DIR", routes.folder())));
    all.putAll(environment);
    process = new HubProcess(home, all, OPTIONS.split(" "));
    process.start();
  }

  HubProcess process() {
    return process;
  }

  int port() {
    return process.uri("/").getPort();
  }

  JdbcTemplate database() {
    return database;
  }

  /** Keeps deliveries of a subscriber where they are. */
  void hold(String subscriber) throws IOException {
    process.post("/api/v1/subscribers/" + subscriber + "/hold", "{\"reason\":\"bench\"}");
  }

  void release(String subscriber) throws IOException {
    process.post("/api/v1/subscribers/" + subscriber + "/release", "{}");
  }

  /** Writes down who can be reached, as a table of a hub in use would hold it. */
  void introduce(int customers) {
    database.update(
        """
        insert into address (account, chat_id, user_id, phone, name, locale, last_inbound_at, told_at)
        select 'telegram:default', (500000 + n)::text, (500000 + n)::text,
          '+7900' || lpad(n::text, 7, '0'), 'Анна', 'ru', now(), now()
        from generate_series(0, ? - 1) n""",
        customers);
    database.execute("analyze address");
  }

  /** Sends new orders of the shop; without a rate as many as are answered. */
  Load.Result load(int connections, int total, double rate) throws InterruptedException {
    return load(DOOR, connections, total, rate);
  }

  /** The same at another of the shop's doors. */
  Load.Result load(String door, int connections, int total, double rate)
      throws InterruptedException {
    return prepare(door, connections, total, rate).run();
  }

  /**
   * Takes numbers that no event of this hub had, so that none is a duplicate.
   *
   * @return the first of them
   */
  long numbers(int count) {
    return nextOrder.getAndAdd(count);
  }

  /** Makes the requests of such a load. */
  Load prepare(String door, int connections, int total, double rate) {
    long first = numbers(total);
    return new Load(
        port(),
        connections,
        total,
        rate,
        n -> Orders.request(door, "orders/create", "w" + (first + n), Orders.body(first + n)));
  }

  /**
   * Lets the JVM compile what is measured later: paced, because its compiler needs a share of the
   * cores, then once at full speed.
   */
  void warmUp() throws InterruptedException {
    load(8, WARM_UP_RATE * WARM_UP_SECONDS, WARM_UP_RATE);
    load(32, WARM_UP_BURST, 0);
    drain(900);
  }

  /**
   * From the moment an event was kept to the commit of its route's work, so more than to the start
   * of its route.
   *
   * @return half and 99 of 100 are quicker than this, in milliseconds
   */
  double[] waits(String subscriber, String account, Instant since) {
    return database.queryForObject(
        """
        select percentile_cont(array[0.5, 0.99]) within group
          (order by extract(epoch from h.settled_at - e.received_at) * 1000)
        from event e join delivery_history h on h.event_id = e.id
          join subscriber s on s.id = h.subscriber
        where s.name = ? and e.account = ? and e.received_at >= ?""",
        (row, n) -> {
          Double[] values = (Double[]) row.getArray(1).getArray();
          return new double[] {values[0], values[1]};
        },
        subscriber,
        account,
        Timestamp.from(since));
  }

  /** Waits until a subscriber has nothing pending. */
  void drain(String subscriber, long seconds) {
    untilNone(
        "select 1 from delivery d join subscriber s on s.id = d.subscriber where s.name = '"
            + subscriber
            + "'",
        seconds);
  }

  /** Waits until nothing is pending; a poll costs the database a look at one row. */
  void drain(long seconds) {
    untilNone("select 1 from delivery", seconds);
  }

  private void untilNone(String rows, long seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    String any = "select exists (" + rows + ")";
    while (Boolean.TRUE.equals(database.queryForObject(any, Boolean.class))) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("deliveries are left after " + seconds + " s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** The ledger, which must balance after every run, or the figure is worth nothing. */
  JsonNode balanced() throws IOException {
    JsonNode ledger = process.json("/api/v1/ledger");
    if (!ledger.path("balanced").asBoolean()) {
      throw new IllegalStateException("the ledger does not balance: " + ledger);
    }
    return ledger;
  }

  /** Samples of {@code /actuator/prometheus} whose line begins so, by line head. */
  Map<String, Double> metrics(String begin) throws IOException {
    Map<String, Double> found = new HashMap<>();
    process
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(begin))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              found.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            });
    return found;
  }

  @Override
  public void close() {
    process.close();
  }
}
