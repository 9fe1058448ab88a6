package io.easyflow.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The limit of a sync: rows of a table, written by one COPY into a table of the same definition
 * with the same indexes, and committed.
 */
final class CopiedRows {
  private final DataSource database;
  private final String table;
  private final String columns;
  private final byte[] rows;

  /**
   * Takes the rows as they are now.
   *
   * @param database has the table
   * @param table whose rows these are
   * @param columns those that are not generated
   */
  CopiedRows(DataSource database, String table, String columns) throws SQLException, IOException {
    this.database = database;
    this.table = table;
    this.columns = columns;
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      copies(connection).copyOut("copy %s (%s) to stdout".formatted(table, columns), out);
      rows = out.toByteArray();
      statement.execute("drop table if exists copied_" + table);
      statement.execute("create table copied_%1$s (like %1$s including all)".formatted(table));
      // Settings of a table are not copied with it.
      statement.execute(
          """
          do $$ declare settings text;
          begin
            select array_to_string(reloptions, ', ') into settings
            from pg_class where oid = '%1$s'::regclass;
            if settings is not null then
              execute 'alter table copied_%1$s set (' || settings || ')';
            end if;
          end $$"""
              .formatted(table));
    }
  }

  /** Size of the rows as they are sent, in bytes. */
  int size() {
    return rows.length;
  }

  /** Writes them into the empty copy of the table. */
  double seconds() throws SQLException, IOException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("truncate copied_" + table);
      statement.execute("checkpoint");
      connection.setAutoCommit(false);
      long began = System.nanoTime();
      copies(connection)
          .copyIn(
              "copy copied_%s (%s) from stdin".formatted(table, columns),
              new ByteArrayInputStream(rows));
      connection.commit();
      return (System.nanoTime() - began) / 1e9;
    }
  }

  private static CopyManager copies(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }
}
