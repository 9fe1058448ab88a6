package io.easyflow.sync;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The Quartz jobs and the kinds of data each has due. */
enum SyncJob {
  ORDERS("sync-orders", List.of("orders", "analytics")),
  PRODUCTS("sync-products", List.of("products", "contacts")),
  UPDATES("sync-updates", List.of("updates"));

  private final String id;
  private final List<String> kinds;

  SyncJob(String id, List<String> kinds) {
    this.id = id;
    this.kinds = kinds;
  }

  /**
   * @return name of the job and its route
   */
  String id() {
    return id;
  }

  /**
   * @return kinds of data, as in {@code connector.yaml}
   */
  List<String> kinds() {
    return kinds;
  }

  /** How long a slot's dedupe key is remembered: updates have one every few seconds. */
  static Duration remember(String kind) {
    return UPDATES.kinds.contains(kind) ? Duration.ofHours(1) : Duration.ofDays(7);
  }

  static Optional<SyncJob> of(String kind) {
    for (SyncJob job : values()) {
      if (job.kinds.contains(kind)) {
        return Optional.of(job);
      }
    }
    return Optional.empty();
  }
}
