package io.easyflow.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL for tests, one server a JVM, a fresh migrated database for who asks. */
public final class TestDatabase {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static EmbeddedPostgres server;

  private TestDatabase() {}

  /**
   * @return a data source without a pool, to a database of its own
   */
  public static synchronized PGSimpleDataSource create() {
    try {
      if (server == null) {
        server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "200")
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        Flyway.configure().dataSource(server.getTemplateDatabase()).load().migrate();
      }
      String name = "test_" + COUNT.incrementAndGet();
      execute(server.getPostgresDatabase(), "create database " + name + " template template1");
      return (PGSimpleDataSource) server.getDatabase("postgres", name);
    } catch (IOException e) {
      throw new IllegalStateException("the test database does not start", e);
    }
  }

  private static void execute(DataSource source, String sql) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
