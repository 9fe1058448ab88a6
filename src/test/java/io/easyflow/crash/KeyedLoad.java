package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.channel.ChannelFixture;
import io.easyflow.channel.NewEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Events of many keys that come without a break, and what a subscriber saw of them. */
final class KeyedLoad {
  private static final String CHANNEL = "load";
  private static final int SENDERS = 4;
  private static final int KEYS_EACH = 5;

  private static final AtomicInteger LOADS = new AtomicInteger();

  private final int number = LOADS.incrementAndGet();
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
  private final Map<String, Queue<Integer>> seen = new ConcurrentHashMap<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong slowest = new AtomicLong();
  private final AtomicLong count = new AtomicLong();
  private final List<Thread> senders = new CopyOnWriteArrayList<>();
  private volatile boolean running;

  /** The subscriber. */
  RouteBuilder route() {
    return ChannelFixture.route(
        "durable:" + CHANNEL + "?subscriber=load&concurrency=4", "load", this::see);
  }

  private void see(Exchange exchange) {
    String[] event = exchange.getMessage().getBody(String.class).split("/");
    seen.computeIfAbsent(event[0], key -> new ConcurrentLinkedQueue<>())
        .add(Integer.valueOf(event[1]));
  }

  void start(ChannelFixture hub) {
    running = true;
    for (int sender = 0; sender < SENDERS; sender++) {
      String prefix = number + "-" + sender + "-";
      Thread thread = new Thread(() -> send(hub, prefix));
      senders.add(thread);
      thread.start();
    }
  }

  private void send(ChannelFixture hub, String prefix) {
    for (int n = 0; running; n++) {
      String key = prefix + n % KEYS_EACH;
      int number = n / KEYS_EACH;
      long began = System.nanoTime();
      try {
        hub.append(event(key, key + "/" + number));
        acknowledged.put(key, number + 1);
        count.incrementAndGet();
      } catch (Exception e) {
        failures.add(e);
        return;
      }
      slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
    }
  }

  private static NewEvent event(String key, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new NewEvent(CHANNEL, "shop", "shop:default", "t", key, body, null, null, bytes);
  }

  /** Events that were acknowledged until now. */
  long count() {
    return count.get();
  }

  /** The longest that a sender waited since this was asked last. */
  Duration slowest() {
    return Duration.ofNanos(slowest.getAndSet(0));
  }

  /** Ends it; every sender finishes what it began. */
  void stop() throws InterruptedException {
    running = false;
    for (Thread sender : senders) {
      sender.join();
    }
    senders.clear();
    assertThat(failures).isEmpty();
  }

  /** Every acknowledged event was seen once, those of a key in their order. */
  void assertComplete() {
    assertThat(acknowledged).isNotEmpty();
    acknowledged.forEach(
        (key, numbers) ->
            assertThat(seen.get(key))
                .as(key)
                .containsExactlyElementsOf(IntStream.range(0, numbers).boxed().toList()));
  }
}
