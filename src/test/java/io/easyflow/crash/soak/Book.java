package io.easyflow.crash.soak;

import java.util.BitSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * What became of each stage of each order, one bit a question, so that hours of load fit in a few
 * MB. Orders are numbered from 0. Safe for many threads.
 */
final class Book {
  /** Stages of an order, in the order they are sent. */
  static final int STAGES = 4;

  /** Orders of which it is remembered that a later stage was told before an earlier one. */
  private static final int MAX_OVERTAKEN = 10_000;

  private final BitSet acknowledged = new BitSet();
  private final BitSet stored = new BitSet();
  private final BitSet told = new BitSet();
  private final Set<Integer> overtaken = new TreeSet<>();
  private long storedTwice;
  private long toldTwice;
  private long outOfOrder;
  private long strange;

  /** The hub said 2xx. */
  synchronized void acknowledged(int order, int stage) {
    acknowledged.set(bit(order, stage));
  }

  /** The event is in the database. */
  synchronized void stored(int order, int stage) {
    storedTwice += setTwice(stored, bit(order, stage)) ? 1 : 0;
  }

  /** The customer got the message of this stage. */
  synchronized void told(int order, int stage) {
    toldTwice += setTwice(told, bit(order, stage)) ? 1 : 0;
    int later = told.nextSetBit(bit(order, stage) + 1);
    if (later >= 0 && later < bit(order + 1, 0)) {
      outOfOrder++;
      if (overtaken.size() < MAX_OVERTAKEN) {
        overtaken.add(order);
      }
    }
  }

  /** A message came that tells of no order. */
  synchronized void strange() {
    strange++;
  }

  private static int bit(int order, int stage) {
    return Math.addExact(Math.multiplyExact(order, STAGES), stage);
  }

  private static boolean setTwice(BitSet bits, int bit) {
    boolean before = bits.get(bit);
    bits.set(bit);
    return before;
  }

  synchronized long acknowledged() {
    return acknowledged.cardinality();
  }

  /**
   * @return events that were acknowledged and are not in the database
   */
  synchronized long lost() {
    BitSet lost = (BitSet) acknowledged.clone();
    lost.andNot(stored);
    return lost.cardinality();
  }

  synchronized long storedTwice() {
    return storedTwice;
  }

  synchronized long told() {
    return told.cardinality();
  }

  synchronized long toldTwice() {
    return toldTwice;
  }

  synchronized long strangers() {
    return strange;
  }

  /**
   * @return how often a message came after one of a later stage of its order
   */
  synchronized long outOfOrder() {
    return outOfOrder;
  }

  /**
   * @return orders of which that is true
   */
  synchronized Set<Integer> overtaken() {
    return Set.copyOf(overtaken);
  }

  /**
   * @param customerIsKnown tells of an order whether its customer can be reached
   * @return acknowledged orders whose customer was told nothing of their creation
   */
  synchronized long untold(IntPredicate customerIsKnown) {
    return acknowledged.stream()
        .filter(bit -> bit % STAGES == 0 && customerIsKnown.test(bit / STAGES))
        .filter(bit -> !told.get(bit))
        .count();
  }

  /**
   * @return the last stage of an order that was acknowledged, -1 for none
   */
  synchronized int lastAcknowledged(int order) {
    int last = acknowledged.previousSetBit(bit(order, STAGES - 1));
    return last < bit(order, 0) ? -1 : last % STAGES;
  }

  /**
   * @return one more than the highest order of which anything was acknowledged
   */
  synchronized int orders() {
    return (acknowledged.length() + STAGES - 1) / STAGES;
  }
}
