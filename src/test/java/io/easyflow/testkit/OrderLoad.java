package io.easyflow.testkit;

import io.easyflow.testkit.Shopify.Order;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.awaitility.Awaitility;

/**
 * Shops whose orders are placed, paid and shipped, many at a time. As a shop does, each sends a
 * step again, under its id, until a hub has taken it; only then comes the next step of that order.
 */
public final class OrderLoad implements AutoCloseable {
  /** Steps of an order. */
  public static final int STEPS = 3;

  /** What a step that met no listener is counted as. */
  public static final String NO_LISTENER = "no listener";

  /** Orders of one shop between two steps of one of them: else the hub sees two steps as one. */
  private static final int OPEN_ORDERS = 24;

  private static final long PAUSE_MILLIS = 20;
  private static final long PAUSE_AFTER_TROUBLE_MILLIS = 50;

  private final List<HubProcess> hubs;
  private final LongFunction<String> phones;
  private final long lastId;
  private final AtomicLong next;
  private final AtomicLong taken = new AtomicLong();
  private final Map<Long, Integer> acknowledged = new ConcurrentHashMap<>();
  private final Map<String, Integer> troubles = new ConcurrentSkipListMap<>();
  private final List<Shop> shops = new ArrayList<>();
  private final ScheduledExecutorService threads;
  private volatile boolean closing;

  /**
   * Begins at once.
   *
   * @param hubs who is sent to, in turn
   * @param phones the buyer's phone, by the number of the order
   * @param afterId number before that of the first order
   * @param senders shops
   * @param orders how many in all
   */
  public OrderLoad(
      List<HubProcess> hubs, LongFunction<String> phones, long afterId, int senders, long orders) {
    this.hubs = List.copyOf(hubs);
    this.phones = phones;
    this.next = new AtomicLong(afterId);
    this.lastId = afterId + orders;
    this.threads = Executors.newScheduledThreadPool(senders);
    for (int i = 0; i < senders; i++) {
      shops.add(new Shop(i));
    }
    shops.forEach(shop -> shop.again(0));
  }

  private final class Shop {
    private final Deque<Story> open = new ArrayDeque<>();
    private int turn;
    private volatile boolean resting;
    private volatile boolean troubled;

    private Shop(int turn) {
      this.turn = turn;
    }

    private void again(long millis) {
      threads.schedule(this::work, millis, TimeUnit.MILLISECONDS);
    }

    private void work() {
      while (open.size() < OPEN_ORDERS && !closing) {
        long id = next.incrementAndGet();
        if (id > lastId) {
          break;
        }
        open.add(new Story(Order.placed(id, phones.apply(id)), 0));
      }
      Story story = open.poll();
      if (story == null) {
        resting = true;
        return;
      }
      String trouble = send(story);
      troubled = trouble != null;
      if (troubled) {
        troubles.merge(trouble, 1, Integer::sum);
        open.addFirst(story);
      } else {
        acknowledged.put(story.order.id(), story.step + 1);
        taken.incrementAndGet();
        if (story.step + 1 < STEPS) {
          open.add(story.next());
        }
      }
      again(troubled ? PAUSE_AFTER_TROUBLE_MILLIS : PAUSE_MILLIS);
    }

    /** What went wrong, null when the step was taken. */
    private String send(Story story) {
      String topic = story.step == 0 ? "orders/create" : "orders/updated";
      String id = "order-" + story.order.id() + "-" + story.step;
      HubProcess hub = hubs.get(turn++ % hubs.size());
      try {
        int status = Shopify.send(hub, topic, id, story.order.json()).statusCode();
        return status == 200 ? null : String.valueOf(status);
      } catch (ConnectException e) {
        return NO_LISTENER;
      } catch (IOException e) {
        return e.toString();
      }
    }
  }

  /** An order and its next step. */
  private record Story(Order order, int step) {
    private Story next() {
      return new Story(step == 0 ? order.paid() : order.shipped(), step + 1);
    }
  }

  /** Steps that a hub has taken. */
  public long taken() {
    return taken.get();
  }

  /** How many steps of each order a hub has taken. */
  public Map<Long, Integer> acknowledged() {
    return new TreeMap<>(acknowledged);
  }

  /** Why steps had to be sent again, with how often. */
  public Map<String, Integer> troubles() {
    return new TreeMap<>(troubles);
  }

  /** Waits until hubs have taken so many more steps. */
  public void awaitMore(long steps) {
    long goal = taken() + steps;
    Awaitility.await(steps + " more steps")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> taken() >= goal);
  }

  /** Waits until every shop knows that its last step was not taken. */
  public void awaitOutage() {
    Awaitility.await("nobody is answered")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> shops.stream().allMatch(shop -> shop.resting || shop.troubled));
  }

  /** Lets every shop end the orders it has begun. */
  public void finish() {
    closing = true;
    Awaitility.await("every order is shipped")
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> shops.stream().allMatch(shop -> shop.resting));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
