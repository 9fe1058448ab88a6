package io.easyflow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.RoutesCopy;
import io.easyflow.testkit.Shopify;
import io.easyflow.testkit.TelegramDouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;

/** The packaged hub as a process, on a database of its own, with Shopify's door and a messenger. */
final class BenchHub implements AutoCloseable {
  static final String HEAP = "512m";
  static final String DOOR = "/api/v1/integration/webhook/shopify";

  /** Telegram's own limits, 30 messages a second, would be all that is measured. */
  private static final String LIMITS =
      """
        limits:
          - { per: account, bucket: 30, refill: 30/s }
          - { per: "header:chatId", bucket: 1, refill: 1/s, when: '.path | test("/(send|edit)[A-Z]")' }
          - { per: "header:chatId", bucket: 20, refill: 20/m, when: '(.path | test("/(send|edit)[A-Z]")) and (.headers.chatId // "" | startswith("-"))' }
      """;

  private final HubProcess process;
  private final JdbcTemplate database;

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
    routes.edit("connectors/telegram/connector.yaml", LIMITS, "");
    Map<String, String> all = new TreeMap<>(server.springEnvironment(name));
    all.putAll(
        Map.of(
            "SHOPIFY_WEBHOOK_SECRET",
            Shopify.SECRET,
            "TELEGRAM_BOT_TOKEN",
            "1:bench",
            "TELEGRAM_WEBHOOK_SECRET",
            TelegramDouble.SECRET,
            "TELEGRAM_BASE_URL",
            messenger,
            "EASYFLOW_PUBLIC_URL",
            "https://hub.example.com",
            "EASYFLOW_ROUTES_DIR",
            routes.folder()));
    all.putAll(environment);
    process = new HubProcess(home, all, "-Xmx" + HEAP);
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

  /** Deliveries that wait or run. */
  long pending() {
    Long count = database.queryForObject("select count(*) from delivery", Long.class);
    return count == null ? 0 : count;
  }

  /** Waits until nothing is pending; a poll costs the database a look at a small table. */
  void drain(long seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (pending() > 0) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(pending() + " deliveries left after " + seconds + " s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
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
