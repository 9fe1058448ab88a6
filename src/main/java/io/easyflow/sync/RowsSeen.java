package io.easyflow.sync;

import io.easyflow.channel.Effect;
import java.time.Instant;
import java.util.List;

/**
 * Products, stock levels, contacts or analytics rows that a platform told.
 *
 * @param table what they are
 * @param rows canonical records of that kind, in the order they came
 * @param seenAt when the hub saw them
 */
public record RowsSeen(RowTable table, List<?> rows, Instant seenAt) implements Effect {
  public RowsSeen {
    for (Object row : rows) {
      if (!table.type().isInstance(row)) {
        throw new IllegalArgumentException(
            "a " + row.getClass().getSimpleName() + " cannot be kept in " + table.table());
      }
    }
    rows = List.copyOf(rows);
  }
}
