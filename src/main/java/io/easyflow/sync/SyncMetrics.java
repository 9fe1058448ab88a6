package io.easyflow.sync;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts runs and items, by platform and kind of data. */
@Component
public class SyncMetrics {
  private final MeterRegistry registry;

  /**
   * @param registry where meters live
   */
  public SyncMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void success(String platform, String kind) {
    count("integration.sync.success", platform, kind, 1);
  }

  void failure(String platform, String kind) {
    count("integration.sync.failure", platform, kind, 1);
  }

  void items(String platform, String kind, int items) {
    count("integration.sync.items", platform, kind, items);
  }

  private void count(String name, String platform, String kind, int amount) {
    registry.counter(name, "platform", platform, "sync_type", kind).increment(amount);
  }
}
