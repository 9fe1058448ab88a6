package io.easyflow.connector;

import io.easyflow.catalog.Problem;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings units to life, one at a time and each as a whole: the same way at boot and on edit. What
 * has a problem does not run; the version before it stays, at boot the last good one from the
 * database.
 */
final class Deployer implements Deployments {
  private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

  private final UnitChecker checker;
  private final Switch live;
  private final VersionFolders folders;
  private final LastGood lastGood;
  private final Clock clock;

  private final Map<String, Version> running = new HashMap<>();
  private final Map<String, Version> prepared = new LinkedHashMap<>();
  private final Map<String, UnitStatus> statuses = new ConcurrentHashMap<>();

  Deployer(
      UnitChecker checker, Switch live, VersionFolders folders, LastGood lastGood, Clock clock) {
    this.checker = checker;
    this.live = live;
    this.folders = folders;
    this.lastGood = lastGood;
    this.clock = clock;
  }

  /**
   * Chooses the version of each unit and shows it to doors and callers, who wait at its gate;
   * routes start with {@link #start}.
   */
  synchronized void prepare(List<Unit> units) {
    for (Unit unit : units) {
      Version current = check(UnitFiles.read(unit));
      Version chosen = current.sound() ? current : fallBack(current);
      if (chosen == null) {
        down(current, current.problems());
      } else {
        live.announce(chosen);
        prepared.put(unit.name(), chosen);
        statuses.put(unit.name(), describe(chosen, UnitStatus.DOWN, current.problems()));
        current.problems().forEach(problem -> LOG.error("{}", problem));
      }
    }
  }

  /** Starts what was prepared. */
  synchronized void start() {
    prepared.forEach(
        (name, version) -> {
          List<Problem> before = statuses.get(name).problems();
          List<Problem> problems = activate(version);
          if (!problems.isEmpty() && before.isEmpty()) {
            Version older = fallBack(version);
            if (older != null && activate(older).isEmpty()) {
              status(older, UnitStatus.LAST_GOOD, problems);
              return;
            }
          }
          if (!problems.isEmpty()) {
            down(version, problems);
          } else {
            status(version, before.isEmpty() ? UnitStatus.LIVE : UnitStatus.LAST_GOOD, before);
          }
        });
    prepared.clear();
  }

  /**
   * Takes the files of a unit as they are now.
   *
   * @return true when they run
   */
  synchronized boolean deploy(Unit unit) {
    UnitFiles files = UnitFiles.read(unit);
    Version old = running.get(unit.name());
    if (old != null && old.files().hash().equals(files.hash())) {
      status(old, UnitStatus.LIVE, List.of());
      return true;
    }
    Version version = check(files);
    List<Problem> problems = version.sound() ? activate(version) : version.problems();
    if (problems.isEmpty()) {
      status(version, UnitStatus.LIVE, List.of());
      return true;
    }
    if (old == null) {
      down(version, problems);
    } else {
      status(old, UnitStatus.LAST_GOOD, problems);
    }
    return false;
  }

  /** Takes a unit away whose files are gone. */
  synchronized void remove(String name) {
    Version old = running.remove(name);
    live.remove(name, old);
    statuses.remove(name);
    if (old != null) {
      folders.keepOnly(old.unit(), Set.of());
    }
    LOG.info("{} is gone: its files were deleted", name);
  }

  /** Keeps versions in the database that could not be kept when they came. */
  void keepUnsaved() {
    lastGood.retry();
  }

  @Override
  public List<UnitStatus> all() {
    return statuses.values().stream()
        .sorted(Comparator.comparing(UnitStatus::kind).thenComparing(UnitStatus::unit))
        .toList();
  }

  @Override
  public Optional<UnitStatus> find(String unit) {
    return Optional.ofNullable(statuses.get(unit));
  }

  private Version check(UnitFiles files) {
    UnitFiles written = folders.write(files);
    try {
      return checker.check(written, live.catalog(), live.mappings());
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("{} cannot be checked", files.unit().name(), e);
      Problem problem =
          new Problem(files.unit().name(), 0, "cannot be checked; the hub's log says more");
      return new Version(written, null, Map.of(), List.of(), List.of(problem));
    }
  }

  private Version fallBack(Version broken) {
    for (UnitFiles files : lastGood.of(broken.unit())) {
      if (!files.hash().equals(broken.files().hash())) {
        Version older = check(files);
        if (older.sound()) {
          return older;
        }
      }
    }
    return null;
  }

  private List<Problem> activate(Version version) {
    String name = version.unit().name();
    Version old = running.get(name);
    List<Problem> problems = live.swap(old, version);
    if (problems.isEmpty()) {
      running.put(name, version);
      folders.keepOnly(version.unit(), Set.of(version.files().hash()));
      lastGood.keep(version.files(), clock.instant());
    } else if (old != null && !live.runs(old)) {
      running.remove(name);
    }
    return problems;
  }

  private void down(Version version, List<Problem> problems) {
    live.door(version);
    status(version, UnitStatus.DOWN, problems);
  }

  private void status(Version version, String state, List<Problem> problems) {
    UnitStatus now = describe(version, state, problems);
    log(statuses.put(now.unit(), now), now);
  }

  private UnitStatus describe(Version version, String state, List<Problem> problems) {
    String name = version.unit().name();
    UnitStatus before = statuses.get(name);
    boolean runs = running.get(name) == version;
    boolean same = before != null && version.files().hash().equals(before.version());
    return new UnitStatus(
        name,
        version.unit().kind().name().toLowerCase(Locale.ROOT),
        state,
        runs ? version.files().hash() : null,
        !runs ? null : same ? before.deployedAt() : clock.instant(),
        List.copyOf(problems),
        runs ? version.routeIds() : List.of());
  }

  private static void log(UnitStatus before, UnitStatus now) {
    if (before == null || !now.problems().equals(before.problems())) {
      now.problems().forEach(problem -> LOG.error("{}", problem));
    }
    boolean news = before == null || !now.state().equals(before.state());
    if (news || !String.valueOf(now.version()).equals(before.version())) {
      LOG.info(
          "{} is {}, version {}, routes {}",
          now.unit(),
          now.state(),
          now.version(),
          now.routeIds());
    }
  }
}
