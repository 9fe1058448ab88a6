package io.easyflow.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Decisions drawn one by one from the bytes that a fuzzer gives. When they are used up every choice
 * is the first one, so every input, however short, means something.
 */
public final class Choices {
  private final byte[] bytes;
  private int next;

  public Choices(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @return false when the bytes are used up
   */
  public boolean more() {
    return next < bytes.length;
  }

  /**
   * @param bound above 0
   * @return from 0 to below the bound
   */
  public int below(int bound) {
    int value = 0;
    for (int reach = 1; reach < bound && reach > 0; reach <<= 8) {
      value = value << 8 | unsigned();
    }
    return Integer.remainderUnsigned(value, bound);
  }

  private int unsigned() {
    return more() ? bytes[next++] & 0xff : 0;
  }

  /**
   * @param in how often it is false before it is true
   * @return true now and then, never when the bytes are used up
   */
  public boolean oneIn(int in) {
    return below(in) == in - 1;
  }

  public <T> T one(List<T> of) {
    return of.get(below(of.size()));
  }

  /**
   * @param most how many at most
   * @return some of the bytes themselves
   */
  public byte[] bytes(int most) {
    int length = Math.min(below(most + 1), bytes.length - next);
    next += length;
    return Arrays.copyOfRange(bytes, next - length, next);
  }

  /**
   * @return all bytes that are left
   */
  public byte[] rest() {
    int from = next;
    next = bytes.length;
    return Arrays.copyOfRange(bytes, from, next);
  }

  /**
   * @param most characters at most
   * @return a text of any characters, halves of surrogate pairs too
   */
  public String text(int most) {
    return oneIn(4)
        ? new String(bytes(most), StandardCharsets.UTF_16BE)
        : new String(bytes(most), StandardCharsets.UTF_8);
  }
}
