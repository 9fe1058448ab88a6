package io.easyflow.channel;

import java.time.Duration;
import java.util.Map;

/**
 * Something that happened and shall be kept.
 *
 * @param channel name of the channel, such as {@code inbound:shopify} or {@code order-changed}
 * @param platform connector id it belongs to
 * @param account id of the account, {@code platform:name}
 * @param type the event's type, seen by routes as {@code ${header.eventType}}
 * @param orderKey events with the same key are handled in order, scoped by account; null for no
 *     order
 * @param dedupeKey a second event with the same key is a duplicate, scoped by channel and account;
 *     null when every event is new
 * @param remember how long the dedupe key is remembered
 * @param headers further values routes see as Camel headers
 * @param body the payload, bytes as they came
 * @param origin the record that the body was written from and says the same, so that who handles it
 *     at once need not read it; null where there is none
 */
public record NewEvent(
    String channel,
    String platform,
    String account,
    String type,
    String orderKey,
    String dedupeKey,
    Duration remember,
    Map<String, String> headers,
    byte[] body,
    Object origin) {
  public NewEvent {
    headers = headers == null ? Map.of() : Map.copyOf(headers);
  }

  /** An event of which only the bytes are known. */
  public NewEvent(
      String channel,
      String platform,
      String account,
      String type,
      String orderKey,
      String dedupeKey,
      Duration remember,
      Map<String, String> headers,
      byte[] body) {
    this(channel, platform, account, type, orderKey, dedupeKey, remember, headers, body, null);
  }

  /**
   * An event without dedupe key or further headers.
   *
   * @param channel name of the channel
   * @param platform connector id
   * @param account id of the account
   * @param type the event's type
   * @param orderKey key of its order, or null
   * @param body the payload
   * @return the event
   */
  public static NewEvent of(
      String channel, String platform, String account, String type, String orderKey, byte[] body) {
    return new NewEvent(channel, platform, account, type, orderKey, null, null, null, body);
  }
}
