package io.easyflow.database;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one pool of connections, to the embedded server or to {@code spring.datasource.url}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DataSourceProperties.class, DatabaseProperties.class})
public class DataSourceConfiguration {

  @Bean
  @ConditionalOnExpression("'${spring.datasource.url:}'.isEmpty()")
  EmbeddedDatabase embeddedDatabase(DatabaseProperties properties) {
    return new EmbeddedDatabase(properties);
  }

  /**
   * Callers of a database that is away fail after the connection timeout, and the pool connects
   * again by itself when it is back.
   */
  @Bean
  @ConfigurationProperties("spring.datasource.hikari")
  HikariDataSource dataSource(
      DatabaseProperties properties,
      DataSourceProperties given,
      ObjectProvider<EmbeddedDatabase> embedded) {
    DatabaseProperties.Server settings = properties.database();
    HikariDataSource pool = new HikariDataSource();
    EmbeddedDatabase own = embedded.getIfAvailable();
    if (own == null) {
      pool.setJdbcUrl(settings.sandbox() ? SandboxDatabase.beside(given) : given.determineUrl());
      pool.setUsername(given.determineUsername());
      pool.setPassword(given.determinePassword());
    } else {
      pool.setJdbcUrl(own.url());
      pool.setUsername(own.user());
      pool.setPassword(own.password());
    }
    pool.setPoolName("easyflow");
    pool.setMaximumPoolSize(settings.poolSize());
    pool.setMinimumIdle(Math.min(5, settings.poolSize()));
    pool.setConnectionTimeout(settings.connectionTimeout().toMillis());
    pool.setValidationTimeout(Math.min(2_000, settings.connectionTimeout().toMillis()));
    pool.setKeepaliveTime(Duration.ofMinutes(1).toMillis());
    pool.setMaxLifetime(Duration.ofMinutes(20).toMillis());
    pool.addDataSourceProperty("ApplicationName", "easy-flow");
    pool.addDataSourceProperty("prepareThreshold", "3");
    pool.addDataSourceProperty("reWriteBatchedInserts", "true");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    pool.addDataSourceProperty(
        "socketTimeout", String.valueOf(settings.socketTimeout().toSeconds()));
    pool.addDataSourceProperty(
        "connectTimeout", String.valueOf(Math.max(1, settings.connectionTimeout().toSeconds())));
    return pool;
  }
}
