package io.easyflow.intake;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.util.StopWatch;
import org.apache.catalina.Container;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.springframework.boot.web.context.WebServerGracefulShutdownLifecycle;
import org.springframework.boot.web.embedded.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Lets the web server stop only when its last answers have left. Tomcat counts a request as over
 * before its answer is sent (10.1: {@code AsyncStateMachine.asyncPostProcess} comes before {@code
 * Response.finishResponse}), and one that is being read not yet; Spring Boot's graceful shutdown
 * waits for nothing but that count, so now and then it would cut an answer off whose event is kept.
 */
@Component
class AnswersSent implements TomcatConnectorCustomizer, SmartLifecycle {
  /** Whoever takes its answer more slowly has it cut off. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofMillis(10);

  private final List<Connector> connectors = new CopyOnWriteArrayList<>();
  private volatile boolean running;

  @Override
  public void customize(Connector connector) {
    connectors.add(connector);
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    StopWatch watch = new StopWatch();
    try {
      while (!connectors.stream().allMatch(AnswersSent::idle)
          && watch.taken() < PATIENCE.toMillis()) {
        Thread.sleep(LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Nothing new is let in any more. Threads are asked twice: before, for requests that were not
   * counted yet, and after, for those that are not counted any more.
   */
  private static boolean idle(Connector connector) {
    return working(connector) == 0 && answeredLater(connector) == 0 && working(connector) == 0;
  }

  /** Requests that have a thread, or wait for one. */
  private static int working(Connector connector) {
    return connector.getProtocolHandler().getExecutor() instanceof ThreadPoolExecutor threads
        ? threads.getSubmittedCount()
        : 0;
  }

  private static long answeredLater(Connector connector) {
    return Stream.of(connector.getService().getContainer().findChildren())
        .map(Container::findChildren)
        .flatMap(Stream::of)
        .mapToLong(context -> ((StandardContext) context).getInProgressAsyncCount())
        .sum();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** After the graceful shutdown and before the web server's end. */
  @Override
  public int getPhase() {
    return WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE - 1;
  }
}
