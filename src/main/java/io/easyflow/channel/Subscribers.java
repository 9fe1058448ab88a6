package io.easyflow.channel;

import java.time.Instant;
import java.util.List;

/** Who reads the channels: registered rows, removed and held by persons only. */
public interface Subscribers {
  /** Account name that stands for all accounts of a subscriber. */
  String ALL_ACCOUNTS = "*";

  /**
   * @return every registered subscriber, by name
   */
  List<Subscriber> list();

  /**
   * Removes a subscriber: nothing new is made for it, what waits counts as skipped.
   *
   * @param name of the subscriber
   * @param by who asked
   * @return false when there is none, or a route of this hub still reads as it
   */
  boolean remove(String name, String by);

  /**
   * Stops handing on deliveries until somebody releases them.
   *
   * @param name of the subscriber
   * @param account id of the account, or {@link #ALL_ACCOUNTS}
   * @param reason why, shown to whoever asks
   * @param by who asked
   * @return false when there is no such subscriber
   */
  boolean hold(String name, String account, String reason, String by);

  /**
   * Ends a hold.
   *
   * @param name of the subscriber
   * @param account id of the account, or {@link #ALL_ACCOUNTS}
   * @return false when nothing was held
   */
  boolean release(String name, String account);

  /**
   * A reader of a channel.
   *
   * @param name its identity
   * @param channel what it reads
   * @param reading true when a route of this hub reads now
   * @param pending deliveries that wait or run
   * @param oldest number of the oldest of these events, 0 for none
   * @param holds what persons hold
   */
  record Subscriber(
      String name, String channel, boolean reading, long pending, long oldest, List<Hold> holds) {}

  /**
   * A person's hold.
   *
   * @param account id of the account, or {@link #ALL_ACCOUNTS}
   * @param reason why
   * @param by who
   * @param at since when
   */
  record Hold(String account, String reason, String by, Instant at) {}
}
