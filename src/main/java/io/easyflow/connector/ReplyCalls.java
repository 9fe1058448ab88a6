package io.easyflow.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.account.Account;
import io.easyflow.account.AccountView;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.intake.ReplyPort;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Calls the {@code -reply} ports. Their calls begin on a few threads of their own, so that ports
 * that hang take nothing from the rest of the hub; one that waits without a thread, as the hub's
 * own entries do, holds none of them.
 */
final class ReplyCalls implements ReplyPort, AutoCloseable {
  private final CamelContext context;
  private final ThreadPoolExecutor threads;
  private final Map<String, AsyncProducer> producers = new ConcurrentHashMap<>();

  ReplyCalls(CamelContext context, ConnectorSettings.Replies settings) {
    this.context = context;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(settings.waiting()),
            task -> {
              Thread thread = new Thread(task, "replies-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public CompletableFuture<JsonNode> ask(Account account, byte[] body, Instant before) {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    try {
      threads.execute(() -> call(account, body, before, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          new DeliveryFailure.Deferred("too many answers are worked on at once", null));
    }
    return answer;
  }

  private void call(
      Account account, byte[] body, Instant before, CompletableFuture<JsonNode> answer) {
    if (!Instant.now().isBefore(before)) {
      answer.completeExceptionally(new TimeoutException());
      return;
    }
    try {
      Exchange exchange = new DefaultExchange(context);
      exchange.getMessage().setBody(body);
      exchange.getMessage().setHeader("platform", account.platform());
      exchange.getMessage().setHeader("accountId", account.id());
      exchange.setVariable(AccountView.VARIABLE, AccountView.of(account));
      exchange.setProperty(BEFORE, before);
      String port = account.platform() + "-reply";
      producers
          .computeIfAbsent(port, this::producer)
          .process(exchange, doneSync -> take(port, exchange, answer));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private static void take(String port, Exchange exchange, CompletableFuture<JsonNode> answer) {
    Exception failure = exchange.getException();
    if (failure != null) {
      answer.completeExceptionally(failure);
    } else if (exchange.getMessage().getBody() instanceof JsonNode json && json.isObject()) {
      answer.complete(json);
    } else {
      answer.completeExceptionally(
          new DeliveryFailure.Permanent(
              "direct:" + port + " gave no JSON object: end the route with the map: of its answer",
              null));
    }
  }

  private AsyncProducer producer(String port) {
    try {
      AsyncProducer producer = context.getEndpoint("direct:" + port).createAsyncProducer();
      ServiceHelper.startService(producer);
      return producer;
    } catch (Exception e) {
      throw new IllegalStateException("direct:" + port + " cannot be called", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
