package io.easyflow.channel;

import java.util.HashMap;
import java.util.Map;

/**
 * Of one batch: the first delivery of each key that has to wait, whom later ones would overtake.
 */
final class EarlierWaiting {
  private final Map<PendingDelivery.Key, Long> first = new HashMap<>();

  void note(Settlement.Item item) {
    if (item.outcome().waits() && item.row().key() != null) {
      first.putIfAbsent(item.row().key(), item.row().id());
    }
  }

  /**
   * @return number of an earlier delivery of the same key that waits; null for none
   */
  Long of(PendingDelivery row) {
    return first.get(row.key());
  }
}
