package io.easyflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

@Timeout(120)
class DataSourceTest {
  @TempDir Path data;

  @Test
  void callersFailSoonWhileTheServerIsAwayAndThePoolComesBack() throws Exception {
    try (ConfigurableApplicationContext hub =
        new SpringApplicationBuilder(DataSourceConfiguration.class)
            .web(WebApplicationType.NONE)
            .properties(
                Map.of(
                    "easyflow.data-dir", data.toString(),
                    "easyflow.database.port", "27432",
                    "easyflow.database.shared-buffers", "16MB",
                    "easyflow.sandbox", "false"))
            .run()) {
      HikariDataSource pool = hub.getBean(HikariDataSource.class);
      JdbcTemplate jdbc = new JdbcTemplate(pool);
      jdbc.execute("create table kept (n int)");
      jdbc.update("insert into kept values (1)");

      PostmasterFile server =
          PostmasterFile.read(data.toRealPath().resolve("postgres")).orElseThrow();
      ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
      long began = System.nanoTime();
      assertThatThrownBy(
              () -> {
                while (true) {
                  jdbc.queryForObject("select count(*) from kept", Integer.class);
                }
              })
          .rootCause()
          .isInstanceOf(Exception.class);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));

      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> jdbc.queryForObject("select count(*) from kept", Integer.class) == 1);
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
