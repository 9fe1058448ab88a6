package io.easyflow.testkit;

import io.easyflow.testkit.Shopify.Order;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Shops that send new orders without a break, each some time after its last one was taken. */
public final class WebhookLoad implements AutoCloseable {
  private static final int SENDERS = 16;
  private static final long PAUSE_MILLIS = 150;

  private final HubProcess hub;
  private final AtomicLong next;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong newest = new AtomicLong();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService senders = Executors.newScheduledThreadPool(SENDERS);

  public WebhookLoad(HubProcess hub, long firstId) {
    this.hub = hub;
    this.next = new AtomicLong(firstId);
    for (int i = 0; i < SENDERS; i++) {
      senders.scheduleWithFixedDelay(this::send, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void send() {
    long id = next.incrementAndGet();
    try {
      String body = Order.placed(id, "+79020000000").json();
      int status = Shopify.send(hub, "orders/create", "load-" + id, body).statusCode();
      if (status == 200) {
        taken.incrementAndGet();
        newest.accumulateAndGet(id, Math::max);
      } else {
        failures.add("order " + id + ": " + status);
      }
    } catch (IOException e) {
      failures.add("order " + id + ": " + e);
    }
  }

  public long taken() {
    return taken.get();
  }

  /** Number of an order that was taken lately. */
  public long newest() {
    return newest.get();
  }

  public List<String> failures() {
    return failures;
  }

  /** Lets every sender finish what it began. */
  public void finish() throws InterruptedException {
    senders.shutdown();
    if (!senders.awaitTermination(30, TimeUnit.SECONDS)) {
      failures.add("requests hang");
    }
  }

  @Override
  public void close() {
    senders.shutdownNow();
  }
}
