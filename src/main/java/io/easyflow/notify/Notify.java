package io.easyflow.notify;

import io.easyflow.channel.Effect;
import io.easyflow.model.OrderChanged;
import java.time.Instant;

/**
 * A customer shall be told of a change, unless they were told already.
 *
 * @param changed the order and its change
 * @param changeEvent number of the event that told the change
 * @param template template of ours
 * @param at when it was asked for
 */
record Notify(OrderChanged changed, long changeEvent, String template, Instant at)
    implements Effect {
  /** Names order, change and template; the same key is told once. */
  String key() {
    return keys(changed.order().account(), changed.order().externalId())
        + changeEvent
        + "/"
        + template;
  }

  /**
   * @return what all keys of an order begin with; a number follows
   */
  static String keys(String account, String externalId) {
    return account + "/" + externalId + "/";
  }
}
