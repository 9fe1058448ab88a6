package io.easyflow.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;

/**
 * Sets a statement's parameters to columns of rows, one {@code text[]} each, for {@code unnest}.
 * The driver sends arrays of texts and of numbers as they are; any other it writes as one long
 * text, with each quotation mark escaped, and the database reads that.
 *
 * @param <R> the row
 */
public final class Columns<R> {
  private final PreparedStatement statement;
  private final Collection<R> rows;
  private int index;

  /**
   * @param statement whose first parameters these are
   * @param rows in the order of the columns' values
   */
  public Columns(PreparedStatement statement, Collection<R> rows) {
    this.statement = statement;
    this.rows = rows;
  }

  /**
   * Sets the next parameter.
   *
   * @param value of a row, written as text; null stays null
   * @throws SQLException when the driver refuses
   */
  public void add(Function<R, ?> value) throws SQLException {
    statement.setArray(++index, array(statement.getConnection(), rows, value));
  }

  /**
   * One column, where statements go together.
   *
   * @param connection of the statement
   * @param rows in the order of the column's values
   * @param value of a row, written as text; null stays null
   * @param <R> the row
   * @return a {@code text[]}
   * @throws SQLException when the driver refuses
   */
  public static <R> Array array(
      Connection connection, Collection<R> rows, Function<? super R, ?> value) throws SQLException {
    String[] column = new String[rows.size()];
    int i = 0;
    Object last = null;
    String text = null;
    for (R row : rows) {
      Object one = value.apply(row);
      // Rows of one page share most of their values.
      if (one != last) {
        last = one;
        text = one == null ? null : one.toString();
      }
      column[i++] = text;
    }
    return connection.createArrayOf("text", column);
  }

  /**
   * One column of numbers, where statements go together.
   *
   * @param connection of the statement
   * @param rows in the order of the column's values
   * @param value of a row; null stays null
   * @param <R> the row
   * @return a {@code bigint[]}
   * @throws SQLException when the driver refuses
   */
  public static <R> Array numbers(
      Connection connection, Collection<R> rows, Function<? super R, ? extends Number> value)
      throws SQLException {
    Long[] column = new Long[rows.size()];
    int i = 0;
    for (R row : rows) {
      Number one = value.apply(row);
      column[i++] = one == null ? null : one.longValue();
    }
    return connection.createArrayOf("bigint", column);
  }
}
