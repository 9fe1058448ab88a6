package io.easyflow.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Statements that go to the database together: one wait instead of one for each. They run one after
 * the other, so each sees what those before it did and waited for. Results are read in their order.
 */
public final class RoundTrip implements AutoCloseable {
  private final Connection connection;
  private final StringJoiner sql = new StringJoiner("; ");
  private final List<Object> parameters = new ArrayList<>();
  private PreparedStatement statement;
  private boolean first = true;
  private boolean rows;

  /**
   * @param connection in whose transaction they run
   */
  public RoundTrip(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param one statement, without a semicolon
   * @param values of its parameters
   * @return this
   */
  public RoundTrip add(String one, Object... values) {
    sql.add(one);
    parameters.addAll(List.of(values));
    return this;
  }

  /**
   * @param others statements that come after those that are there
   * @return this
   */
  public RoundTrip add(RoundTrip others) {
    if (others.sql.length() > 0) {
      sql.add(others.sql.toString());
      parameters.addAll(others.parameters);
    }
    return this;
  }

  /**
   * Runs them, or nothing when there are none.
   *
   * @return this
   * @throws SQLException when the database refuses one of them
   */
  public RoundTrip run() throws SQLException {
    if (sql.length() == 0) {
      return this;
    }
    statement = connection.prepareStatement(sql.toString());
    for (int i = 0; i < parameters.size(); i++) {
      statement.setObject(i + 1, parameters.get(i));
    }
    rows = statement.execute();
    return this;
  }

  /**
   * @return the rows of the next statement
   */
  public ResultSet rows() throws SQLException {
    if (!next()) {
      throw new IllegalStateException("the statement gave no rows");
    }
    return statement.getResultSet();
  }

  /**
   * @return how many rows the next statement changed
   */
  public int changed() throws SQLException {
    if (next()) {
      throw new IllegalStateException("the statement gave rows, not a count");
    }
    return statement.getUpdateCount();
  }

  private boolean next() throws SQLException {
    if (!first) {
      rows = statement.getMoreResults();
    }
    first = false;
    return rows;
  }

  @Override
  public void close() throws SQLException {
    if (statement != null) {
      statement.close();
    }
  }
}
