package io.easyflow.connector;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the route files several times a second and deploys what changed. Looking, rather than
 * being told, works on every file system and mount.
 */
final class RoutesWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoutesWatcher.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

  private final Path routes;
  private final Deployer deployer;
  private final ConnectorSettings.Reload settings;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "routes-watcher");
            thread.setDaemon(true);
            return thread;
          });

  private final Map<String, List<String>> seen = new HashMap<>();
  private final Map<String, Pending> pending = new HashMap<>();
  private boolean missing;

  RoutesWatcher(Path routes, Deployer deployer, ConnectorSettings.Reload settings) {
    this.routes = routes;
    this.deployer = deployer;
    this.settings = settings;
  }

  /** A change that must stay as it is until a moment. */
  private record Pending(List<String> stamp, long due) {}

  /**
   * Takes the files as they are now for known.
   *
   * @return the units there are
   */
  List<Unit> first() {
    List<Unit> units = Units.in(routes);
    units.forEach(unit -> seen.put(unit.name(), stamp(unit)));
    if (units.isEmpty()) {
      LOG.warn(
          "there are no connectors in {}; set easyflow.routes-dir to the folder that has them",
          routes.toAbsolutePath().normalize());
    }
    return units;
  }

  void start() {
    if (settings.enabled()) {
      next(settings.poll());
    }
  }

  private void next(Duration pause) {
    try {
      executor.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed while it looked");
    }
  }

  private void look() {
    safely();
    next(pending.isEmpty() ? settings.poll() : settings.settle());
  }

  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("a deployment is still running while the hub stops");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing may leave, or it would be the last look. */
  private void safely() {
    try {
      scan();
      deployer.keepUnsaved();
    } catch (UncheckedIOException e) {
      LOG.debug("files changed while they were looked at", e);
    } catch (RuntimeException | Error e) {
      LOG.error("looking at {} failed", routes, e);
    }
  }

  private void scan() {
    if (!Files.isDirectory(routes)) {
      if (!missing) {
        LOG.warn("{} is not there; what runs goes on", routes.toAbsolutePath().normalize());
      }
      missing = true;
      return;
    }
    missing = false;
    Map<String, Unit> units = new HashMap<>();
    Units.in(routes).forEach(unit -> units.put(unit.name(), unit));
    List<String> deployed = new ArrayList<>();
    units.forEach(
        (name, unit) -> {
          if (settled(name, stamp(unit)) && apply(unit)) {
            deployed.add(name);
          }
        });
    for (String name : List.copyOf(seen.keySet())) {
      if (!units.containsKey(name) && settled(name, List.of())) {
        deployer.remove(name);
        seen.remove(name);
        pending.remove(name);
      }
    }
    if (!deployed.isEmpty()) {
      retryOthers(units, deployed);
    }
  }

  /** What is broken may have lacked what was just deployed. */
  private void retryOthers(Map<String, Unit> units, List<String> deployed) {
    for (UnitStatus status : deployer.all()) {
      boolean mayHeal = !status.problems().isEmpty() && !deployed.contains(status.unit());
      if (mayHeal && units.containsKey(status.unit()) && !pending.containsKey(status.unit())) {
        apply(units.get(status.unit()));
      }
    }
  }

  /** True when a change is there and has stayed the same for long enough. */
  private boolean settled(String name, List<String> stamp) {
    if (stamp.equals(seen.get(name))) {
      pending.remove(name);
      return false;
    }
    Pending before = pending.get(name);
    if (before == null || !before.stamp().equals(stamp)) {
      pending.put(name, new Pending(stamp, System.nanoTime() + settings.settle().toNanos()));
      return false;
    }
    return System.nanoTime() - before.due() >= 0;
  }

  private boolean apply(Unit unit) {
    List<String> stamp = stamp(unit);
    try {
      boolean runs = deployer.deploy(unit);
      seen.put(unit.name(), stamp);
      pending.remove(unit.name());
      return runs;
    } catch (RuntimeException e) {
      LOG.error("{} could not be deployed; tried again in a moment", unit.name(), e);
      pending.put(
          unit.name(), new Pending(stamp, System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos()));
      return false;
    }
  }

  private static List<String> stamp(Unit unit) {
    try {
      List<String> stamp = new ArrayList<>();
      UnitFiles.attributes(unit)
          .forEach(
              (file, now) ->
                  stamp.add(
                      file + " " + now.size() + " " + now.lastModifiedTime().to(NANOSECONDS)));
      return stamp;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
