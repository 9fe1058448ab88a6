package io.easyflow.bench.plain;

import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts a plain application with settings that suit it; properties of the process override. */
final class PlainApplication {
  private static final Map<String, Object> SETTINGS =
      Map.ofEntries(
          // Not the hub's application.yml, which is on the class path too.
          Map.entry("spring.config.name", "plain"),
          Map.entry("spring.main.log-startup-info", "false"),
          Map.entry("logging.level.root", "warn"),
          Map.entry("spring.jmx.enabled", "false"),
          Map.entry("spring.datasource.hikari.maximum-pool-size", "20"),
          Map.entry("spring.datasource.hikari.minimum-idle", "20"),
          // A thread for each of the load's connections; routes run on these.
          Map.entry("spring.task.execution.pool.core-size", "64"),
          Map.entry("camel.main.jmx-enabled", "false"),
          Map.entry("camel.main.routes-include-pattern", "false"),
          Map.entry("camel.component.http.max-total-connections", "64"),
          Map.entry("camel.component.http.connections-per-route", "64"));

  private PlainApplication() {}

  static void run(Class<?> application, String... arguments) {
    new SpringApplicationBuilder(application)
        .bannerMode(Banner.Mode.OFF)
        .properties(SETTINGS)
        .run(arguments);
  }
}
