package io.easyflow.sync;

import java.util.List;

/**
 * A part of a list, newest first.
 *
 * @param items what was found
 * @param next give it back to get what follows; null at the end
 * @param <T> the record
 */
public record Page<T>(List<T> items, String next) {
  /** Most items a page may have. */
  public static final int MAX = 1000;
}
