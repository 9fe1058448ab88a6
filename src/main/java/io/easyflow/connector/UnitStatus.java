package io.easyflow.connector;

import io.easyflow.catalog.Problem;
import java.time.Instant;
import java.util.List;

/**
 * How one connector or one file of flows is doing.
 *
 * @param unit connector id, or {@code flows/<file>}
 * @param kind {@code connector} or {@code flow}
 * @param state {@code live}: the files as they are run; {@code last-good}: the files have problems,
 *     the version before them runs; {@code down}: nothing of it runs
 * @param version hash of the version that runs, null when none does
 * @param deployedAt since when it runs, null when it does not
 * @param problems what is wrong with the files as they are
 * @param routeIds routes of the version that runs
 */
public record UnitStatus(
    String unit,
    String kind,
    String state,
    String version,
    Instant deployedAt,
    List<Problem> problems,
    List<String> routeIds) {
  public static final String LIVE = "live";
  public static final String LAST_GOOD = "last-good";
  public static final String DOWN = "down";
}
