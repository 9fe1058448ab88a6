package io.easyflow.intake;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets those wait for their refusal who send too much, without a thread. Most of them send again as
 * soon as they are answered; refused at once, they would keep the hub busy with refusing.
 */
final class LateRefusals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LateRefusals.class);

  private final long millis;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "door-refusals");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param pause how long they wait, a half more or less
   */
  LateRefusals(Duration pause) {
    this.millis = pause.toMillis();
  }

  /**
   * @param request that is refused
   * @param response its answer
   * @param refusal writes it
   */
  void later(HttpServletRequest request, HttpServletResponse response, LateBodies.Next refusal) {
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(0);
    // Not all of a crowd at the same moment.
    long wait = millis / 2 + ThreadLocalRandom.current().nextLong(millis + 1);
    timer.schedule(
        () -> async.start(() -> answer(async, request, response, refusal)),
        wait,
        TimeUnit.MILLISECONDS);
  }

  private static void answer(
      AsyncContext async,
      HttpServletRequest request,
      HttpServletResponse response,
      LateBodies.Next refusal) {
    try {
      refusal.handle(request, response);
    } catch (IOException e) {
      LOG.debug("A sender did not wait for its refusal", e);
    } finally {
      async.complete();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
