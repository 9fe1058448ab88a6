package io.easyflow.testkit;

import io.easyflow.testkit.Shopify.Order;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A shop that sends new orders at a steady pace, whatever becomes of the ones before. */
public final class PacedLoad {
  private final HubProcess hub;
  private final int perSecond;
  private long next;
  private long taken;

  /**
   * @param firstId number of its first order
   */
  public PacedLoad(HubProcess hub, int perSecond, long firstId) {
    this.hub = hub;
    this.perSecond = perSecond;
    this.next = firstId;
  }

  /**
   * How it was for a time.
   *
   * @param taken orders answered with 200
   * @param troubles other answers, with how often
   * @param p99 time from when an order was due to its answer, that 99 of 100 did not exceed
   */
  public record Figures(int taken, Map<String, Integer> troubles, Duration p99) {
    @Override
    public String toString() {
      return "%d taken, p99 %d ms, troubles %s".formatted(taken, p99.toMillis(), troubles);
    }
  }

  /** Sends for so long, then waits for the last answer. */
  public Figures during(Duration time) {
    int count = (int) (time.toMillis() * perSecond / 1000);
    long[] nanos = new long[count];
    Map<String, Integer> troubles = new ConcurrentSkipListMap<>();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      int number = i;
      long due = start + TimeUnit.SECONDS.toNanos(1) * i / perSecond;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      answers.add(
          send(next++)
              .thenAccept(
                  trouble -> {
                    nanos[number] = System.nanoTime() - due;
                    if (!trouble.isEmpty()) {
                      troubles.merge(trouble, 1, Integer::sum);
                    }
                  }));
    }
    answers.forEach(CompletableFuture::join);
    int refused = troubles.values().stream().mapToInt(Integer::intValue).sum();
    taken += count - refused;
    Arrays.sort(nanos);
    Duration p99 = Duration.ofNanos(nanos[(int) Math.ceil(count * 0.99) - 1]);
    return new Figures(count - refused, new TreeMap<>(troubles), p99);
  }

  private CompletableFuture<String> send(long id) {
    String body = Order.placed(id, "+79020000000").json();
    return hub.client()
        .sendAsync(
            Shopify.webhook(hub, "orders/create", "paced-" + id, body),
            HttpResponse.BodyHandlers.ofString())
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                return failure.toString();
              }
              return answer.statusCode() == 200 ? "" : String.valueOf(answer.statusCode());
            });
  }

  /** All that were answered with 200. */
  public long taken() {
    return taken;
  }
}
