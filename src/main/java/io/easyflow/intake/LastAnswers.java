package io.easyflow.intake;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.web.context.WebServerGracefulShutdownLifecycle;
import org.springframework.boot.web.embedded.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Says goodbye to senders before the web server stops, which cuts off whoever writes on a kept
 * connection meanwhile. So first nobody new is let in, and whoever has a kept connection is
 * answered as ever, and told that it was the last answer there.
 */
@Component
class LastAnswers implements TomcatConnectorCustomizer, SmartLifecycle {
  /** Who sends nothing for so long has its connection closed unasked. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final List<AbstractProtocol<?>> protocols = new CopyOnWriteArrayList<>();
  private volatile boolean running;

  @Override
  public void customize(Connector connector) {
    if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
      protocols.add(protocol);
    }
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    // The listener itself counts as one.
    boolean connected = protocols.stream().anyMatch(one -> one.getConnectionCount() > 1);
    // From here on Tomcat keeps no connection after an answer, and counts none any more.
    protocols.forEach(AbstractProtocol::closeServerSocketGraceful);
    if (connected) {
      try {
        Thread.sleep(PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** The first to stop. */
  @Override
  public int getPhase() {
    return WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE + 1;
  }
}
