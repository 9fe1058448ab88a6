package io.easyflow.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.account.Account;
import io.easyflow.catalog.Webhook.Answer;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.NewEvent;
import io.easyflow.jq.JqException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The part of the door that answers while its sender waits: asks the connector's port and keeps the
 * events at the same time, and holds no thread meanwhile. Once the events are kept the answer is
 * always a good one: a port that fails or is late is replaced by what the connector declares for
 * that.
 */
final class AnsweringDoor implements AutoCloseable {
  private static final int WRITERS = 4;

  private final ReplyPort port;
  private final Keeper keeper;
  private final Answers answers;
  private final DoorRecords records;
  private final Clock clock;
  private final ExecutorService writers;

  /**
   * @param port the connectors' ports
   * @param keeper keeps events
   * @param answers writes answers
   * @param records who counts
   * @param clock what time it is
   */
  AnsweringDoor(ReplyPort port, Keeper keeper, Answers answers, DoorRecords records, Clock clock) {
    this.port = port;
    this.keeper = keeper;
    this.answers = answers;
    this.records = records;
    this.clock = clock;
    AtomicInteger number = new AtomicInteger();
    this.writers =
        Executors.newFixedThreadPool(
            WRITERS,
            task -> {
              Thread thread = new Thread(task, "door-answers-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * A genuine request whose sender waits.
   *
   * @param account whom it is for
   * @param declared how it is answered
   * @param request the request
   * @param start nano time of its arrival
   */
  record Call(Account account, Answer declared, WebhookRequest request, long start) {
    String platform() {
      return account.platform();
    }

    Duration left() {
      return Duration.ofNanos(
          Math.max(0, declared.budget().toNanos() - (System.nanoTime() - start)));
    }
  }

  /**
   * Begins to answer; returns at once.
   *
   * @param call the request
   * @param events what shall be kept of it
   * @return the answer, or a {@link RefusedException}
   * @throws RefusedException when too much waits to be kept; then nothing has begun
   */
  CompletableFuture<DoorAnswer> begin(Call call, List<NewEvent> events) {
    Duration left = call.left();
    CompletableFuture<Void> kept = keeper.keep(call.platform(), events, left);
    CompletableFuture<String> answer =
        ask(call, clock.instant().plus(left))
            .thenApply(JsonNode::toString)
            .orTimeout(left.toNanos(), TimeUnit.NANOSECONDS)
            .handle((text, failure) -> failure == null ? text : late(call, failure));
    CompletableFuture<String> whole = new CompletableFuture<>();
    // A failed commit is told at once, whatever the port does.
    kept.whenComplete(
        (nothing, failure) -> {
          if (failure != null) {
            whole.completeExceptionally(failure);
          }
        });
    kept.thenCombine(answer, (nothing, text) -> text).thenAccept(whole::complete);
    return whole.thenApplyAsync(text -> answer(call, text), writers);
  }

  private CompletableFuture<JsonNode> ask(Call call, Instant before) {
    try {
      return port.ask(call.account, call.request.keptBody(), before);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Null stands for the late answer: jq is not run on the thread that tells the time. */
  private String late(Call call, Throwable failure) {
    Throwable why = Futures.cause(failure);
    boolean slow = why instanceof TimeoutException;
    records.late(call.platform(), slow ? "slow" : "failed");
    records.warn(
        call.platform(),
        "The port "
            + call.platform()
            + "-reply "
            + (slow
                ? "took longer than " + call.declared.budget().toMillis() + " ms"
                : "failed: " + sentence(why))
            + "; the connector's late answer was given");
    return null;
  }

  /** Words of a failure that was made for people; of any other its kind: it may quote data. */
  private static String sentence(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof DeliveryFailure) {
        return t.getMessage();
      }
    }
    return failure.getClass().getSimpleName();
  }

  private DoorAnswer answer(Call call, String text) {
    try {
      return answers.text(
          call.declared.contentType(),
          text == null ? call.declared.late().text(call.request) : text);
    } catch (JqException e) {
      records.warn(
          call.platform(),
          "The late answer of " + call.platform() + " does not fit a request: " + e.getMessage());
      throw new RefusedException(Refusal.INTERNAL, "The hub's log says more.");
    }
  }

  @Override
  public void close() {
    writers.shutdown();
  }
}
