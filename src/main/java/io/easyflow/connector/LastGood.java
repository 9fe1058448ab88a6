package io.easyflow.connector;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** The last good versions in the database; a database that is away for a while stops no edit. */
final class LastGood {
  private static final Logger LOG = LoggerFactory.getLogger(LastGood.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final VersionStore store;
  private final Clock clock;
  private final Map<String, Kept> unsaved = new LinkedHashMap<>();
  private Instant next = Instant.MIN;

  LastGood(VersionStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  private record Kept(UnitFiles files, Instant at) {}

  /** The versions of a unit that ran, the last one first. */
  List<UnitFiles> of(Unit unit) {
    return store.history(unit);
  }

  /** Keeps a version that runs since a moment. */
  synchronized void keep(UnitFiles files, Instant at) {
    unsaved.put(files.unit().name(), new Kept(files, at));
    save();
  }

  /** Tries again what could not be kept. */
  synchronized void retry() {
    if (!unsaved.isEmpty() && !clock.instant().isBefore(next)) {
      save();
    }
  }

  private void save() {
    try {
      unsaved
          .values()
          .removeIf(
              kept -> {
                store.save(kept.files(), kept.at());
                return true;
              });
    } catch (DataAccessException e) {
      next = clock.instant().plus(PAUSE);
      LOG.warn(
          "{} runs but is not kept yet, the database does not answer; tried again in {} s",
          unsaved.keySet(),
          PAUSE.toSeconds(),
          e);
    }
  }
}
