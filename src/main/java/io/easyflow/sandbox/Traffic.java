package io.easyflow.sandbox;

import io.easyflow.jq.Jq;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a double sends to the hub by itself, from {@code double/traffic.yaml}.
 *
 * @param every pause between two webhooks
 * @param webhooks sent one after the other, then again from the first with the next number
 */
record Traffic(Duration every, List<Step> webhooks) {

  /**
   * One webhook.
   *
   * @param sample text of the sample it is made from
   * @param headers its headers; {@code {n}}, {@code {uuid}} and {@code {now}} are filled in
   * @param change makes it a new one: jq over the sample with {@code $n}, a number that grows with
   *     each round, {@code $uuid}, {@code $now} (ISO instant) and {@code $epoch} (seconds)
   */
  record Step(String sample, Map<String, String> headers, Jq change) {}
}
