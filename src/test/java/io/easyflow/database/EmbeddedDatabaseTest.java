package io.easyflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.easyflow.testkit.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class EmbeddedDatabaseTest {
  private static final int FIRST_PORT = Ports.free();

  @TempDir Path data;

  @BeforeEach
  void prepare() throws IOException {
    HubDatabase.prepare(data);
  }

  /** A hub's process, as far as the database is concerned: starts it, writes a row, waits. */
  static final class Hub {
    public static void main(String[] args) throws Exception {
      EmbeddedDatabase database = new EmbeddedDatabase(settings(Path.of(args[0])));
      query(database, "create table if not exists kept (n int)");
      query(database, "insert into kept values (1)");
      System.out.println("READY");
      System.in.read();
    }
  }

  @Test
  void aKilledHubLosesNothingAndItsServerIsTakenOver() throws Exception {
    Process hub = hub();
    PostmasterFile left = pidFile();
    hub.destroyForcibly().waitFor();
    assertThat(ProcessHandle.of(left.pid())).isPresent();

    try (EmbeddedDatabase database = new EmbeddedDatabase(settings(data))) {
      assertThat(query(database, "select count(*) from kept")).isEqualTo("1");
      assertThat(pidFile()).as("no second server").isEqualTo(left);
    }
    await().until(() -> !left.running(cluster()));
    assertThat(PostmasterFile.path(cluster())).doesNotExist();
  }

  @Test
  void aServerKilledWithItsHubIsRecovered() throws Exception {
    Process hub = hub();
    PostmasterFile left = pidFile();
    // The hub first, which would start its server again.
    hub.destroyForcibly().waitFor();
    ProcessHandle.of(left.pid()).orElseThrow().destroyForcibly();
    await().until(() -> !left.running(cluster()));

    try (EmbeddedDatabase database = new EmbeddedDatabase(settings(data))) {
      assertThat(query(database, "select count(*) from kept")).isEqualTo("1");
    }
  }

  @Test
  void aSecondHubOnTheDirectoryIsTold() throws Exception {
    Process hub = hub();
    try {
      assertThatThrownBy(() -> new EmbeddedDatabase(settings(data)))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("is in use by another hub (process " + hub.pid() + ")")
          .hasMessageContaining("EASYFLOW_DATA_DIR");
    } finally {
      hub.destroyForcibly().waitFor();
      new EmbeddedDatabase(settings(data)).close();
    }
  }

  @Test
  void survivesARestartAStalePidFileAndATakenPort() throws Exception {
    try (EmbeddedDatabase database = new EmbeddedDatabase(settings(data))) {
      query(database, "create table kept (n int)");
      assertThat(query(database, "show fsync")).isEqualTo("on");
      assertThat(query(database, "show synchronous_commit")).isEqualTo("on");
      assertThat(query(database, "show data_checksums")).isEqualTo("on");
    }
    Files.write(
        PostmasterFile.path(cluster()),
        List.of(
            String.valueOf(ProcessHandle.current().pid()),
            cluster().toString(),
            "1",
            String.valueOf(FIRST_PORT)));
    try (ServerSocket taken = new ServerSocket(FIRST_PORT, 1, InetAddress.getByName("127.0.0.1"));
        EmbeddedDatabase database = new EmbeddedDatabase(settings(data))) {
      assertThat(taken.isBound()).isTrue();
      assertThat(pidFile().port()).isGreaterThan(FIRST_PORT);
      assertThat(query(database, "select count(*) from kept")).isEqualTo("0");
    }
  }

  @Test
  void aServerThatDiesIsStartedAgainOnItsPort() throws Exception {
    try (EmbeddedDatabase database = new EmbeddedDatabase(settings(data))) {
      PostmasterFile before = pidFile();
      ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly();
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(query(database, "select 1")).isEqualTo("1"));
      assertThat(pidFile().port()).isEqualTo(before.port());
      assertThat(pidFile().pid()).isNotEqualTo(before.pid());
    }
  }

  @Test
  void wrongPasswordIsRefused() throws Exception {
    try (EmbeddedDatabase database = new EmbeddedDatabase(settings(data))) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(database.url(), database.user(), "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password");
    }
  }

  private Process hub() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Hub.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); !"READY".equals(line); line = out.readLine()) {
      assertThat(line).as("the hub's process ended").isNotNull();
    }
    return process;
  }

  private Path cluster() throws IOException {
    return data.toRealPath().resolve("postgres");
  }

  private PostmasterFile pidFile() throws IOException {
    return PostmasterFile.read(cluster()).orElseThrow();
  }

  private static DatabaseProperties settings(Path data) {
    return new DatabaseProperties(
        data,
        new DatabaseProperties.Server(
            "easyflow",
            false,
            FIRST_PORT,
            "16MB",
            5,
            Duration.ofSeconds(3),
            Duration.ofSeconds(10)));
  }

  private static String query(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return null;
      }
      try (ResultSet found = statement.getResultSet()) {
        found.next();
        return found.getString(1);
      }
    }
  }
}
