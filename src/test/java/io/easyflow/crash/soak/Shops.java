package io.easyflow.crash.soak;

import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.Shopify;
import io.easyflow.testkit.Shopify.Order;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shops that send orders and their changes at a steady rate, each change of an order after the one
 * before was taken. What is not answered with 2xx is sent again under the same number, as platforms
 * do; now and then one is sent twice although it was taken.
 */
final class Shops implements AutoCloseable {
  /** Accounts of the shops. */
  static final List<String> ACCOUNTS = List.of("default", "north", "south", "east");

  /** Customers who can be reached. */
  static final int CUSTOMERS = 500;

  /** Types of the events of an order, by stage. */
  static final List<String> TOPICS =
      List.of("orders/create", "orders/paid", "orders/fulfilled", "orders/updated");

  private static final long FIRST_ID = 10_000_000;
  private static final int SENDERS = 64;
  private static final int ONE_IN_TWICE = 100;

  /** Every so many-th order is of a customer who can be reached: messengers take few messages. */
  private static final int ONE_IN_KNOWN = 60;

  private static final Duration MOST_BEHIND = Duration.ofSeconds(5);

  private final HubProcess hub;
  private final Book book;
  private final int rate;
  private final Latencies latencies = new Latencies();
  private final AtomicInteger nextOrder = new AtomicInteger();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong lastTaken = new AtomicLong(System.nanoTime());
  private final Map<String, AtomicLong> notTaken = new ConcurrentSkipListMap<>();
  private final Semaphore turns = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
  private final ScheduledExecutorService pacer = Executors.newSingleThreadScheduledExecutor();
  private double owed;
  private long paced;

  Shops(HubProcess hub, Book book, int rate) {
    this.hub = hub;
    this.book = book;
    this.rate = rate;
  }

  void open() {
    paced = System.nanoTime();
    pacer.scheduleAtFixedRate(this::pace, 5, 5, TimeUnit.MILLISECONDS);
    for (int i = 0; i < SENDERS; i++) {
      senders.execute(this::send);
    }
  }

  /** Turns that nobody could take for long are forgotten: a hub that is back gets no avalanche. */
  private void pace() {
    long now = System.nanoTime();
    owed += (now - paced) * (double) rate / TimeUnit.SECONDS.toNanos(1);
    paced = now;
    int due = (int) owed;
    owed -= due;
    long room = MOST_BEHIND.toSeconds() * rate - turns.availablePermits();
    turns.release((int) Math.max(0, Math.min(due, room)));
  }

  private void send() {
    try {
      while (closing.getCount() > 0) {
        sendOrder(nextOrder.getAndIncrement());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendOrder(int order) throws InterruptedException {
    Order now = Order.placed(id(order), phone(order));
    for (int stage = 0; stage < Book.STAGES; stage++) {
      now = stage == 0 ? now : next(now, stage);
      turns.acquire();
      if (!sendUntilTaken(order, stage, now.json())) {
        return;
      }
    }
  }

  private static Order next(Order order, int stage) {
    return switch (stage) {
      case 1 -> order.paid();
      case 2 -> order.shipped();
      default -> order.delivered();
    };
  }

  /** Gives up only when the shops close. */
  private boolean sendUntilTaken(int order, int stage, String json) throws InterruptedException {
    long pause = 100;
    while (closing.getCount() > 0) {
      if (taken(order, stage, json)) {
        book.acknowledged(order, stage);
        if (ThreadLocalRandom.current().nextInt(ONE_IN_TWICE) == 0) {
          taken(order, stage, json);
        }
        return true;
      }
      closing.await(pause + ThreadLocalRandom.current().nextLong(pause), TimeUnit.MILLISECONDS);
      pause = Math.min(2 * pause, 2000);
    }
    return false;
  }

  private boolean taken(int order, int stage, String json) {
    requests.incrementAndGet();
    long began = System.nanoTime();
    String what;
    try {
      String account = ACCOUNTS.get(order % ACCOUNTS.size());
      int status =
          hub.send(Shopify.webhook(hub, account, TOPICS.get(stage), order + "-" + stage, json))
              .statusCode();
      if (status / 100 == 2) {
        long now = System.nanoTime();
        latencies.add(Duration.ofNanos(now - began));
        lastTaken.set(now);
        return true;
      }
      what = String.valueOf(status);
    } catch (IOException e) {
      what = "no answer";
    }
    notTaken.computeIfAbsent(what, key -> new AtomicLong()).incrementAndGet();
    return false;
  }

  /** The shop's number of an order. */
  static long id(int order) {
    return FIRST_ID + order;
  }

  /** The order that has a shop's number. */
  static int order(long id) {
    return Math.toIntExact(id - FIRST_ID);
  }

  static boolean customerIsKnown(int order) {
    return order % ONE_IN_KNOWN == 0;
  }

  /** Phone of a customer who can be reached. */
  static String phone(int order) {
    return customerIsKnown(order)
        ? customer(order / ONE_IN_KNOWN % CUSTOMERS)
        : "+7902%07d".formatted(order);
  }

  static String customer(int number) {
    return "+7900%07d".formatted(number);
  }

  long requests() {
    return requests.get();
  }

  /** Requests that were not answered with 2xx, by status or {@code no answer}. */
  Map<String, AtomicLong> notTaken() {
    return notTaken;
  }

  Latencies latencies() {
    return latencies;
  }

  /** When the last request was taken, in the clock of {@link System#nanoTime}. */
  long lastTaken() {
    return lastTaken.get();
  }

  @Override
  public void close() {
    end();
  }

  /** Ends the sending and waits for the requests that are on their way. */
  void end() {
    closing.countDown();
    pacer.shutdownNow();
    senders.shutdown();
    turns.release(SENDERS * Book.STAGES);
    try {
      if (!senders.awaitTermination(30, TimeUnit.SECONDS)) {
        senders.shutdownNow();
      }
    } catch (InterruptedException e) {
      senders.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
