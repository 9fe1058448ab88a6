package io.easyflow.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.easyflow.database.DatabaseProperties;
import io.easyflow.database.EmbeddedDatabase;
import io.easyflow.testkit.Ports;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The one PostgreSQL server that serves every row of a table: the hub's own, with its settings. */
final class BenchDatabase implements AutoCloseable {
  private static final String[] SETTINGS = {
    "fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "wal_compression"
  };

  private final EmbeddedDatabase server;
  private final String host;
  private final int port;

  BenchDatabase(Path folder) {
    server =
        new EmbeddedDatabase(
            new DatabaseProperties(
                folder,
                new DatabaseProperties.Server(
                    "easyflow",
                    false,
                    Ports.free(),
                    "256MB",
                    20,
                    Duration.ofSeconds(3),
                    Duration.ofMinutes(10))));
    URI address = URI.create(server.url().substring("jdbc:".length()));
    host = address.getHost();
    port = address.getPort();
  }

  /** Makes an empty database, in place of one of that name. */
  JdbcTemplate fresh(String name) {
    JdbcTemplate admin = admin();
    admin.execute("drop database if exists " + name + " with (force)");
    admin.execute("create database " + name);
    admin.execute("checkpoint");
    // Kept open: a connection of its own for each question is a process that starts and ends.
    HikariConfig pool = new HikariConfig();
    pool.setDataSource(source(name));
    pool.setMinimumIdle(0);
    pool.setMaximumPoolSize(2);
    pool.setPoolName("bench " + name);
    return new JdbcTemplate(new HikariDataSource(pool));
  }

  private JdbcTemplate admin() {
    return new JdbcTemplate(source("postgres"));
  }

  private PGSimpleDataSource source(String name) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {host});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(name);
    source.setUser(server.user());
    source.setPassword(server.password());
    source.setReWriteBatchedInserts(true);
    return source;
  }

  /** As the hub and the plain Camel applications are told. */
  Map<String, String> springEnvironment(String name) {
    return Map.of(
        "SPRING_DATASOURCE_URL", "jdbc:postgresql://%s:%d/%s".formatted(host, port, name),
        "SPRING_DATASOURCE_USERNAME", server.user(),
        "SPRING_DATASOURCE_PASSWORD", server.password());
  }

  /** As PostgreSQL's own programs and Node's pg are told. */
  Map<String, String> postgresEnvironment(String name) {
    return Map.of(
        "PGHOST", host,
        "PGPORT", String.valueOf(port),
        "PGUSER", server.user(),
        "PGPASSWORD", server.password(),
        "PGDATABASE", name);
  }

  String settings() {
    JdbcTemplate admin = admin();
    Map<String, String> values = new TreeMap<>();
    for (String name : SETTINGS) {
      values.put(name, admin.queryForObject("show " + name, String.class));
    }
    return admin.queryForObject("show server_version", String.class)
        + " "
        + values.entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue())
            .collect(Collectors.joining(" "));
  }

  @Override
  public void close() {
    server.close();
  }
}
