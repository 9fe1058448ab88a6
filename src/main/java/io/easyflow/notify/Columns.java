package io.easyflow.notify;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/**
 * Sets a statement's parameters to columns of rows, one {@code text[]} each, for {@code unnest}. Of
 * all arrays the driver sends those of texts as they are.
 *
 * @param <R> the row
 */
final class Columns<R> {
  private final PreparedStatement statement;
  private final List<R> rows;
  private int index;

  Columns(PreparedStatement statement, List<R> rows) {
    this.statement = statement;
    this.rows = rows;
  }

  void add(Function<R, ?> value) throws SQLException {
    String[] column =
        rows.stream()
            .map(value)
            .map(one -> one == null ? null : one.toString())
            .toArray(String[]::new);
    statement.setArray(++index, statement.getConnection().createArrayOf("text", column));
  }
}
