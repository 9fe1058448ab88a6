package io.easyflow.crash.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.RoutesCopy;
import io.easyflow.testkit.Shopify;
import io.easyflow.testkit.TelegramDouble;
import io.easyflow.testkit.WildberriesDouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * Loads a real hub for hours while its process, its database, its files and its platforms are
 * disturbed, and proves at the end by id that nothing was lost, doubled or out of order. Ends with
 * 1 when an invariant is broken. {@code bench/soak} starts it.
 */
public final class Soak {
  private static final Logger LOG = LoggerFactory.getLogger(Soak.class);
  private static final Duration BETWEEN_SAMPLES = Duration.ofMinutes(5);
  private static final Duration LONGEST_SETTLING = Duration.ofMinutes(15);
  private static final Duration LONGEST_ENDING = Duration.ofMinutes(2);
  private static final int MARKETPLACE_ORDERS = 1000;

  /** Messages that are sent at once, of which a kill may leave each in doubt. */
  private static final int MESSAGES_AT_ONCE = 16;

  private final Duration duration;
  private final int rate;
  private final Duration pause;
  private final Path folder = Path.of("target", "soak", SoakReport.folderName()).toAbsolutePath();
  private final Book book = new Book();
  private final Kept kept = new Kept(book);
  private final SoakReport report;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread main = Thread.currentThread();

  private Soak(Duration duration, int rate, Duration pause) {
    this.duration = duration;
    this.rate = rate;
    this.pause = pause;
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("duration", duration.toString());
    settings.put("rate", rate + "/s");
    settings.put("a disturbance every", pause.toString());
    settings.put("JDK", System.getProperty("java.vm.version"));
    settings.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    this.report = new SoakReport(folder, settings);
  }

  /**
   * @param arguments duration such as {@code 6h}, events a second, pause between disturbances
   */
  public static void main(String[] arguments) throws IOException {
    Soak soak =
        new Soak(
            DurationStyle.detectAndParse(arguments[0]),
            Integer.parseInt(arguments[1]),
            DurationStyle.detectAndParse(arguments[2]));
    Runtime.getRuntime().addShutdownHook(new Thread(soak::endSoon, "soak-end"));
    System.exit(soak.run() ? 0 : 1);
  }

  /** Lets a soak that is told to stop end its hub and its database. */
  private void endSoon() {
    try {
      if (over.getCount() > 0) {
        main.interrupt();
        if (!over.await(LONGEST_ENDING.toSeconds(), TimeUnit.SECONDS)) {
          LOG.error("the hub of this soak may still run");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean run() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    RoutesCopy routes = new RoutesCopy(home);
    boolean whole = false;
    try (Messenger messenger = new Messenger(text -> Customers.read(book, text));
        WildberriesDouble marketplace = new WildberriesDouble(MARKETPLACE_ORDERS);
        HubProcess hub =
            new HubProcess(home, environment(routes, messenger, marketplace), "-Xmx512m")) {
      whole = run(hub, home, routes, messenger);
    } finally {
      over.countDown();
    }
    report.broken().forEach(one -> LOG.error("broken: {}, found {}", one.name(), one.value()));
    LOG.info("report: {}", folder.resolve("report.md"));
    boolean good = whole && report.broken().isEmpty();
    if (good) {
      FileSystemUtils.deleteRecursively(home);
    }
    return good;
  }

  private Map<String, String> environment(
      RoutesCopy routes, Messenger messenger, WildberriesDouble marketplace) {
    Map<String, String> environment = TelegramDouble.environment(messenger.baseUrl(), Map.of());
    environment.put("EASYFLOW_ROUTES_DIR", routes.folder());
    environment.put("WILDBERRIES_TOKEN", "soak-token");
    environment.put("WILDBERRIES_BASE_URL", marketplace.baseUrl());
    environment.put("EASYFLOW_SYNC_ORDERSCRON", "0 * * * * ?");
    environment.put("EASYFLOW_SYNC_PRODUCTSCRON", "0 0 3 1 1 ?");
    for (String account : Shops.ACCOUNTS) {
      String name = account.equals("default") ? "" : "_" + account.toUpperCase(Locale.ROOT) + "__";
      environment.put("SHOPIFY_" + name + "WEBHOOK_SECRET", Shopify.SECRET);
    }
    return environment;
  }

  /** True when it was not told to stop before its time. */
  private boolean run(HubProcess hub, Path home, RoutesCopy routes, Messenger messenger)
      throws IOException {
    List<Chaos.Entry> happened = List.of();
    try {
      hub.start();
      Customers.introduce(hub);
      try (Shops shops = new Shops(hub, book, rate);
          Chaos chaos = new Chaos(hub, home, routes, messenger, shops, pause)) {
        load(hub, shops, chaos);
        chaos.end();
        happened = chaos.entries();
        shops.end();
        check(hub, shops, messenger, happened);
      }
      report.end("after its time", happened);
      return true;
    } catch (InterruptedException e) {
      report.end("told to stop before its time", happened);
      return false;
    } catch (IOException | RuntimeException e) {
      LOG.error("the soak failed", e);
      report.check("the soak itself", e, false);
      report.end("failed: " + e, happened);
      return false;
    }
  }

  private void load(HubProcess hub, Shops shops, Chaos chaos)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    shops.open();
    chaos.open();
    long looked = began;
    long acknowledged = 0;
    while (System.nanoTime() - began < duration.toNanos()) {
      long left = duration.toNanos() - (System.nanoTime() - began);
      over.await(Math.min(left, BETWEEN_SAMPLES.toNanos()), TimeUnit.NANOSECONDS);
      long now = System.nanoTime();
      double seconds = (now - looked) / 1e9;
      long sofar = book.acknowledged();
      long perSecond = Math.round((sofar - acknowledged) / seconds);
      acknowledged = sofar;
      looked = now;
      long minute = Duration.ofNanos(now - began).toMinutes();
      SoakReport.Sample sample = chaos.calmly(() -> sample(hub, shops, minute, perSecond));
      LOG.info(sample.line());
      report.add(sample, chaos.entries());
    }
  }

  private SoakReport.Sample sample(HubProcess hub, Shops shops, long minute, long perSecond)
      throws IOException, InterruptedException {
    Latencies latencies = shops.latencies().drain();
    kept.noteEvents(hub.database());
    JsonNode ledger = hub.json("/api/v1/ledger");
    Map<String, Long> notTaken = new TreeMap<>();
    shops.notTaken().forEach((what, count) -> notTaken.put(what, count.get()));
    return new SoakReport.Sample(
        minute,
        shops.requests(),
        book.acknowledged(),
        perSecond,
        notTaken,
        latencies.millis(0.5),
        latencies.millis(0.95),
        latencies.millis(0.99),
        latencies.millis(0.999),
        latencies.millis(1),
        book.told(),
        book.toldTwice(),
        book.storedTwice(),
        book.outOfOrder(),
        ledger.path("pending").asLong(),
        ledger.path("dead").asLong(),
        ledger.path("unknown").asLong(),
        ledger.path("balanced").asBoolean(),
        Vitals.of(hub));
  }

  private void check(HubProcess hub, Shops shops, Messenger messenger, List<Chaos.Entry> happened)
      throws IOException, InterruptedException {
    JsonNode ledger = hub.settled(LONGEST_SETTLING);
    report.add(sample(hub, shops, duration.toMinutes(), 0), happened);
    JdbcTemplate database = hub.database();
    kept.noteAllEvents(database);
    Kept.Orders orders = kept.orders(database);
    long unknown = ledger.path("unknown").asLong();
    zero("acknowledged events that are lost", book.lost());
    zero("events stored twice", book.storedTwice());
    zero("orders that are missing", orders.missing());
    zero("orders that lack an acknowledged change", orders.behind());
    zero("messages told twice", book.toldTwice());
    zero("messages that nobody expected", book.strangers());
    zero("messages out of order without a record of it", kept.silentlyOvertaken(database));
    long untold = book.untold(Shops::customerIsKnown);
    report.check(
        "customers told nothing, at most as many as are in doubt",
        untold + " of " + unknown,
        untold <= unknown);
    long doubtful = messenger.doubtful() + MESSAGES_AT_ONCE * cuts(happened);
    report.check(
        "messages in doubt, at most as many as were cut short",
        unknown + " of " + doubtful,
        unknown <= doubtful);
    zero("dead letters", ledger.path("dead").asLong());
    zero("deliveries still in the table", Vitals.count(database, "select count(*) from delivery"));
    report.check("ledger balanced", ledger, ledger.path("balanced").asBoolean());
    long polled =
        Vitals.count(database, "select count(*) from orders where platform = 'wildberries'");
    report.check("orders polled", polled, polled == MARKETPLACE_ORDERS);
    report.check(
        "requests refused as wrong",
        shops.notTaken().toString(),
        shops.notTaken().keySet().stream().noneMatch(Soak::wrong));
    zero(
        "disturbances that were not got over",
        happened.stream().filter(entry -> entry.millis() < 0).count());
  }

  private static boolean wrong(String status) {
    return status.startsWith("4") && !status.equals("429") && !status.equals("408");
  }

  private static long cuts(List<Chaos.Entry> happened) {
    return happened.stream()
        .filter(entry -> entry.what().equals(Chaos.KILL) || entry.what().equals(Chaos.AWAY))
        .count();
  }

  private void zero(String name, long found) {
    report.check(name, found, found == 0);
  }
}
