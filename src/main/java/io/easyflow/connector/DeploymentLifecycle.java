package io.easyflow.connector;

import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * When deployment does what: doors are known before the web server listens, routes start when Camel
 * runs, and no edit is taken up once the hub is stopping.
 */
class DeploymentLifecycle implements SmartLifecycle {
  private final Deployer deployer;
  private final RoutesWatcher watcher;
  private volatile boolean running;

  DeploymentLifecycle(Deployer deployer, RoutesWatcher watcher) {
    this.deployer = deployer;
    this.watcher = watcher;
  }

  @Override
  public void start() {
    deployer.prepare(watcher.first());
    running = true;
  }

  @EventListener(ApplicationStartedEvent.class)
  void camelRuns() {
    deployer.start();
    watcher.start();
  }

  @EventListener(ContextClosedEvent.class)
  void hubStops() {
    watcher.close();
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Ahead of the web server, which starts near the end of all phases. */
  @Override
  public int getPhase() {
    return 0;
  }
}
