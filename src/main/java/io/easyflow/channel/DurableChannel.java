package io.easyflow.channel;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.account.Accounts;
import io.easyflow.account.SecretMask;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.util.StopWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The running channel: puts its parts together, starts and stops them. */
public final class DurableChannel implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(DurableChannel.class);

  /** While one group is committed the next gathers: more at once would only make them smaller. */
  private static final int COMMITTERS = 1;

  /** Events that were just written may take this part of the heap. */
  private static final int RECENT_SHARE = 8;

  private static final Duration LONGEST_STEP_BACK = Duration.ofDays(1);

  private final ChannelProperties properties;
  private final ObjectMapper mapper;
  private final EventHeaders headers;
  private final SteadyClock clock;
  private final Transactions transactions;
  private final Pumps pumps;
  private final Lanes lanes;
  private final SharedCommits store;
  private final Starts starts;
  private final Settlements settlements;
  private final Housekeeping housekeeping;
  private final ChannelMetrics metrics;
  private final ThreadPoolExecutor workers;
  private final ScheduledExecutorService timers;
  private final ScheduledExecutorService housekeeper;
  private volatile boolean running;

  /**
   * @param source the database
   * @param accounts for the variable {@code account} of exchanges
   * @param handlers write effects
   * @param listeners told what became of deliveries
   * @param properties settings
   * @param mask takes secrets out of the reasons that are kept and logged
   * @param meters where metrics go
   * @param mapper JSON
   * @param clock the time
   */
  public DurableChannel(
      DataSource source,
      Accounts accounts,
      Collection<EffectHandler<?>> handlers,
      List<DeliveryOutcomeListener> listeners,
      ChannelProperties properties,
      SecretMask mask,
      MeterRegistry meters,
      ObjectMapper mapper,
      SteadyClock clock) {
    this.properties = properties;
    this.mapper = mapper;
    this.headers = new EventHeaders(mapper);
    this.clock = clock;
    transactions = new Transactions(source);
    pumps = new Pumps(transactions, clock);
    lanes = new Lanes(source, pumps::idle, gained -> pumps.lanesGained());
    EventWriter writer = new EventWriter(clock, headers);
    RecentEvents recent =
        new RecentEvents(Runtime.getRuntime().maxMemory() / RECENT_SHARE, pumps::readers);
    store = new SharedCommits(transactions, writer, recent, pumps, properties);
    housekeeping = new Housekeeping(transactions, properties, clock);
    Effects effects = new Effects(handlers);
    Settlement settlement =
        new Settlement(transactions, lanes, writer, recent, effects, listeners, clock);
    starts = new Starts(transactions, lanes, clock);
    metrics = new ChannelMetrics(meters, ledger());
    RetrySchedule schedule =
        new RetrySchedule(properties.tries(), properties.firstDelay(), properties.totalDelay());
    BatchRunner runner = new BatchRunner(starts, schedule, accounts, mask, metrics, clock);
    Transacted transacted = new Transacted(pumps, runner);
    settlements = new Settlements(settlement, transacted, runner, pumps, mask, metrics);
    workers =
        new ThreadPoolExecutor(
            4, 512, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("durable-worker-"));
    timers = Executors.newScheduledThreadPool(2, threads("durable-timer-"));
    // A thread of its own: forgetting may take minutes, and nobody shall wait for it.
    housekeeper = Executors.newScheduledThreadPool(1, threads("durable-housekeeper-"));
    pumps.use(
        new Pump.PumpParts(
            transactions,
            settlement,
            new EventBodies(transactions, recent, headers),
            settlements,
            lanes,
            runner,
            pumps,
            workers,
            timers,
            properties.prefetch(),
            clock));
  }

  private static ThreadFactory threads(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void start() {
    goOnFromTheNewestEvent();
    housekeeping.makeDays();
    store.start();
    starts.commits.start(COMMITTERS);
    settlements.start(COMMITTERS);
    lanes.balance();
    long poll = properties.poll().toMillis();
    timers.scheduleWithFixedDelay(guarded(pumps::poll), poll, poll, TimeUnit.MILLISECONDS);
    timers.scheduleWithFixedDelay(guarded(lanes::balance), 2, 2, TimeUnit.SECONDS);
    timers.scheduleWithFixedDelay(guarded(metrics::refresh), 0, 10, TimeUnit.SECONDS);
    housekeeper.scheduleWithFixedDelay(guarded(housekeeping::run), 0, 1, TimeUnit.MINUTES);
    running = true;
  }

  /**
   * The clock may have been set back while the hub was off: what waits would wait that much longer,
   * and what arrives would look older than what is known. More than a day is a wrong date.
   */
  private void goOnFromTheNewestEvent() {
    try {
      Instant newest = transactions.call(JdbcJournal::newest);
      if (newest != null && newest.isBefore(clock.instant().plus(LONGEST_STEP_BACK))) {
        clock.notBefore(newest);
      }
    } catch (SQLException e) {
      LOG.warn("the time of the newest event is not known: {}", e.getMessage());
    }
  }

  /** A periodic task that throws once is never run again by its executor. */
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("a periodic task of the channel failed", e);
      }
    };
  }

  @Override
  public void stop() {
    running = false;
    pumps.stopFeeding();
    try {
      store.stop();
      StopWatch watch = new StopWatch();
      while (!pumps.quiet() && watch.taken() < properties.stopTimeout().toMillis()) {
        Thread.sleep(20);
      }
      if (!pumps.quiet()) {
        LOG.warn("stopped with deliveries in flight; they are run or recorded at the next start");
      }
      starts.commits.stop(Duration.ofSeconds(1));
      settlements.stop(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    timers.shutdownNow();
    housekeeper.shutdownNow();
    lanes.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before the routes and the web server, and so after them at the stop. */
  @Override
  public int getPhase() {
    return -1000;
  }

  void attach(Subscription subscription, DurableConsumer consumer) throws SQLException {
    pumps.attach(subscription, consumer);
  }

  void detach(Subscription subscription, DurableConsumer consumer) throws InterruptedException {
    pumps.detach(subscription, consumer);
    StopWatch watch = new StopWatch();
    while (!pumps.quiet(subscription.name())
        && watch.taken() < properties.stopTimeout().toMillis()) {
      Thread.sleep(5);
    }
  }

  /**
   * Registers a subscriber before its route is there, so that nothing that arrives meanwhile is
   * lost to it.
   *
   * @param name of the subscriber
   * @param channel what it reads
   */
  public void register(String name, String channel) {
    try {
      pumps.register(name, channel);
    } catch (SQLException e) {
      throw new ChannelUnavailableException(e);
    }
  }

  /**
   * @return the way in
   */
  public EventStore store() {
    return store;
  }

  /**
   * @return the account of everything
   */
  public Ledger ledger() {
    return new JdbcLedger(transactions);
  }

  /**
   * @return what failed for good
   */
  public DeadLetters deadLetters() {
    return new JdbcDeadLetters(transactions, pumps, clock);
  }

  /**
   * @return what happened
   */
  public Journal journal() {
    return new JdbcJournal(transactions, pumps, headers, properties.quietChannels());
  }

  /**
   * @return who reads
   */
  public Subscribers subscribers() {
    return new JdbcSubscribers(transactions, pumps, clock);
  }

  /** Bytes as they are; anything that is not text or bytes as JSON. */
  byte[] bytes(Exchange exchange) throws Exception {
    Object body = exchange.getMessage().getBody();
    if (body == null) {
      return new byte[0];
    }
    if (body instanceof byte[] bytes) {
      return bytes;
    }
    if (body instanceof String || body instanceof java.io.InputStream) {
      return exchange.getMessage().getMandatoryBody(byte[].class);
    }
    return mapper.writeValueAsBytes(body);
  }
}
