package io.easyflow.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.account.Account;
import io.easyflow.catalog.Webhook.Answer;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.NewEvent;
import io.easyflow.jq.JqException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

  /** After this the web server gives an answer up; never met unless something is broken here. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(1);

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
   * @param http the same, of the web server
   * @param response where the answer goes
   * @param start nano time of its arrival
   */
  record Call(
      Account account,
      Answer declared,
      WebhookRequest request,
      HttpServletRequest http,
      HttpServletResponse response,
      long start) {
    String platform() {
      return account.platform();
    }

    long nanosLeft() {
      return Math.max(0, declared.budget().toNanos() - (System.nanoTime() - start));
    }
  }

  /**
   * Begins to answer; returns at once.
   *
   * @param call the request
   * @param events what shall be kept of it
   * @throws RefusedException when too much waits to be kept; then nothing has begun
   */
  void begin(Call call, List<NewEvent> events) {
    CompletableFuture<Void> kept = keeper.begin(events).thenAccept(appended -> {});
    AsyncContext async = call.http.startAsync();
    async.setTimeout(FORGOTTEN.toMillis());
    long left = call.nanosLeft();
    kept.orTimeout(left, TimeUnit.NANOSECONDS);
    CompletableFuture<String> reply =
        ask(call, clock.instant().plusNanos(left))
            .thenApply(JsonNode::toString)
            .orTimeout(left, TimeUnit.NANOSECONDS);
    CompletableFuture<String> answer =
        reply.handle((text, failure) -> failure == null ? text : late(call, failure));
    CompletableFuture<String> whole = new CompletableFuture<>();
    // A failed commit is told at once, whatever the port does.
    kept.whenComplete(
        (nothing, failure) -> {
          if (failure != null) {
            whole.completeExceptionally(failure);
          }
        });
    kept.thenCombine(answer, (nothing, text) -> text).thenAccept(whole::complete);
    whole.whenCompleteAsync((text, failure) -> finish(call, async, text, failure), writers);
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
    Throwable why =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
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

  private void finish(Call call, AsyncContext async, String text, Throwable failure) {
    int status = 0;
    try {
      if (failure != null) {
        status = refuse(call, keeper.refusal(call.platform(), failure));
      } else {
        String body = text == null ? call.declared.late().text(call.request) : text;
        status = answers.text(call.declared.contentType(), body, call.response);
      }
    } catch (JqException e) {
      records.warn(
          call.platform(),
          "The late answer of " + call.platform() + " does not fit a request: " + e.getMessage());
      status = refuse(call, new RefusedException(Refusal.INTERNAL, "The hub's log says more."));
    } catch (IOException e) {
      // Who does not wait any more needs no answer.
      status = call.response.getStatus();
    } finally {
      records.answered(call.platform(), status, System.nanoTime() - call.start);
      async.complete();
    }
  }

  private int refuse(Call call, RefusedException refused) {
    records.refused(call.platform(), refused.refusal(), call.http);
    try {
      return answers.problem(refused, call.response);
    } catch (IOException e) {
      return refused.refusal().status();
    }
  }

  @Override
  public void close() {
    writers.shutdown();
  }
}
