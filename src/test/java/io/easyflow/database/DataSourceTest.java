package io.easyflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.easyflow.testkit.Ports;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

@Timeout(120)
class DataSourceTest {
  @TempDir Path data;

  @Test
  void nobodyHangsWhileTheServerIsAwayAndThePoolComesBack() throws Exception {
    try (ConfigurableApplicationContext hub =
        new SpringApplicationBuilder(DataSourceConfiguration.class)
            .web(WebApplicationType.NONE)
            .properties(
                Map.of(
                    "easyflow.data-dir",
                    data.toString(),
                    "easyflow.database.port",
                    String.valueOf(Ports.free()),
                    "easyflow.database.shared-buffers",
                    "16MB",
                    "easyflow.sandbox",
                    "false"))
            .run()) {
      HikariDataSource pool = hub.getBean(HikariDataSource.class);
      JdbcTemplate jdbc = new JdbcTemplate(pool);
      jdbc.execute("create table kept (n int)");
      jdbc.update("insert into kept values (1)");

      Path cluster = data.toRealPath().resolve("postgres");
      PostmasterFile server = PostmasterFile.read(cluster).orElseThrow();
      ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
      boolean back = false;
      while (!back) {
        long began = System.nanoTime();
        boolean answered = answers(jdbc);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        back = answered && !PostmasterFile.read(cluster).equals(Optional.of(server));
      }
    }
  }

  private static boolean answers(JdbcTemplate jdbc) {
    try {
      return jdbc.queryForObject("select count(*) from kept", Integer.class) == 1;
    } catch (DataAccessException e) {
      return false;
    }
  }

  @Test
  void theSandboxWorksBesideTheDatabaseItIsTold() throws SQLException {
    String url = TestDatabase.create().getUrl();
    DataSourceProperties given = new DataSourceProperties();
    given.setUrl(url.replaceAll("\\?.*", ""));
    given.setUsername("postgres");
    given.setPassword("");

    String beside = SandboxDatabase.beside(given);
    assertThat(beside).isEqualTo(given.getUrl() + "_sandbox");
    assertThat(SandboxDatabase.beside(given)).isEqualTo(beside);

    given.setUrl(given.getUrl().replaceAll("/[^/]*$", "/missing"));
    assertThatThrownBy(() -> SandboxDatabase.beside(given))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("missing_sandbox")
        .hasMessageContaining("EASYFLOW_SANDBOX=false");
  }
}
