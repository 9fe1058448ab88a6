package io.easyflow.testkit;

import io.easyflow.EasyFlowApplication;
import io.easyflow.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.TypeFilter;

/** A whole hub inside the test's JVM, on a database of its own. */
public final class HubContext {
  /** Of its administrator. */
  public static final String PASSWORD = "a password for tests";

  private HubContext() {}

  /**
   * Starts it.
   *
   * @param home directory for what it keeps
   * @param settings properties and variables by their names; go before those of every such hub
   * @param more configurations whose beans it has too
   */
  public static ConfigurableApplicationContext start(
      Path home, Map<String, Object> settings, Class<?>... more) {
    PGSimpleDataSource database = TestDatabase.create();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("spring.datasource.url", database.getUrl());
    properties.put("spring.datasource.username", "postgres");
    properties.put("spring.datasource.password", "postgres");
    properties.put("server.port", 0);
    properties.put("spring.jmx.enabled", false);
    properties.put("camel.main.jmx-enabled", false);
    properties.put("easyflow.data-dir", home.resolve("data"));
    properties.put("easyflow.admin-password", PASSWORD);
    properties.put("easyflow.sandbox", false);
    properties.putAll(settings);
    return new SpringApplicationBuilder(Hub.class)
        .sources(more)
        .run(
            properties.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new));
  }

  /** The hub without what tests declare. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @ConfigurationPropertiesScan("io.easyflow")
  @ComponentScan(
      basePackageClasses = EasyFlowApplication.class,
      excludeFilters = @ComponentScan.Filter(type = FilterType.CUSTOM, classes = OfTests.class))
  static class Hub {}

  /** Matches classes of tests, and the class whose own scan would find them. */
  static final class OfTests implements TypeFilter {
    @Override
    public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
      return reader.getResource().getURL().getPath().contains("/test-classes/")
          || reader.getClassMetadata().getClassName().equals(EasyFlowApplication.class.getName());
    }
  }
}
