package io.easyflow.channel;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;

/** Runs work in one transaction on a connection of its own. */
final class Transactions {
  private final DataSource source;

  Transactions(DataSource source) {
    this.source = source;
  }

  /** Work inside a transaction. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Work without a result. */
  interface Action {
    void run(Connection connection) throws SQLException;
  }

  <T> T call(Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollback(connection, e);
        throw e;
      } finally {
        restore(connection);
      }
    }
  }

  /**
   * As {@link #call}, for callers to whom the database is either there or not.
   *
   * @throws ChannelUnavailableException when it refuses
   */
  <T> T callOrUnavailable(Work<T> work) {
    try {
      return call(work);
    } catch (SQLException e) {
      throw new ChannelUnavailableException(e);
    }
  }

  void run(Action action) throws SQLException {
    call(
        connection -> {
          action.run(connection);
          return null;
        });
  }

  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void restore(Connection connection) throws SQLException {
    if (!connection.isClosed()) {
      try {
        connection.setAutoCommit(true);
      } catch (SQLException e) {
        // A broken connection: the pool throws it away on close.
        connection.abort(Runnable::run);
      }
    }
  }

  /**
   * @return true when the database itself is away, so the same work may succeed later
   */
  static boolean unavailable(SQLException e) {
    if (e instanceof SQLTransientConnectionException
        || e instanceof SQLNonTransientConnectionException) {
      return true;
    }
    String state = e.getSQLState();
    return state == null
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("53")
        || state.startsWith("58")
        || state.equals("25006");
  }

  /**
   * @param e may be null
   * @return true when the database can never hold what it was given: a time or a text that it does
   *     not know (class 22), a key longer than an index takes (class 54)
   */
  static boolean impossible(SQLException e) {
    String state = e == null ? null : e.getSQLState();
    return state != null && (state.startsWith("22") || state.startsWith("54"));
  }

  /**
   * @return true when the transaction lost against another one and may simply be run again
   */
  static boolean conflict(SQLException e) {
    String state = e.getSQLState();
    return "40001".equals(state) || "40P01".equals(state);
  }
}
