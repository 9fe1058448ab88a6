package io.easyflow.api;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A part of a list.
 *
 * @param items what is on it
 * @param next value of {@code after} for the following part, null on the last one
 * @param <T> what the list holds
 */
public record Page<T>(List<T> items, String next) {
  /** Items of a page when nothing is said. */
  public static final String DEFAULT = "50";

  /** Most items of a page. */
  public static final int MOST = 200;

  /**
   * @param limit how many items somebody asked for
   * @return the same, when it can be had
   * @throws ApiException when it cannot
   */
  public static int limit(int limit) {
    if (limit < 1 || limit > MOST) {
      throw ApiException.badRequest("Parameter 'limit' must be between 1 and " + MOST + ".");
    }
    return limit;
  }

  /**
   * @param items what was found, {@code limit} at most
   * @param limit how many were asked for
   * @param cursor of an item
   * @param <T> what the list holds
   * @return the page, with a next one when this one is full
   */
  public static <T> Page<T> of(List<T> items, int limit, Function<T, Object> cursor) {
    return new Page<>(
        items, items.size() < limit ? null : cursor.apply(items.get(items.size() - 1)).toString());
  }

  /**
   * @param search a search in canonical data
   * @param <T> what the list holds
   * @return the same page
   * @throws ApiException when {@code after} was none of ours
   */
  static <T> Page<T> of(Supplier<io.easyflow.sync.Page<T>> search) {
    try {
      io.easyflow.sync.Page<T> found = search.get();
      return new Page<>(found.items(), found.next());
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("Parameter " + e.getMessage() + ".");
    }
  }

  /**
   * @param after a numeric cursor somebody sent, or null
   * @return the number, 0 for none
   * @throws ApiException when it is none of ours
   */
  public static long number(String after) {
    if (after == null || after.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseLong(after);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(
          "Parameter 'after' must be the value of 'next' of the page before.");
    }
  }
}
