package io.easyflow.intake;

import io.easyflow.channel.RecordingEventStore;
import io.easyflow.database.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** A real web server with nothing but the door, fakes behind it and a real table of samples. */
@ImportAutoConfiguration({
  ServletWebServerFactoryAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class,
  HttpMessageConvertersAutoConfiguration.class
})
@EnableConfigurationProperties(IntakeProperties.class)
@Import(IntakeConfiguration.class)
class DoorSlice {
  @Bean
  Fakes.MapCatalog catalog() {
    return new Fakes.MapCatalog();
  }

  @Bean
  Fakes.ListAccounts accounts() {
    return new Fakes.ListAccounts();
  }

  @Bean
  RecordingEventStore store() {
    return new RecordingEventStore();
  }

  @Bean
  Fakes.Port replies() {
    return new Fakes.Port();
  }

  @Bean
  JdbcTemplate jdbc() {
    return new JdbcTemplate(TestDatabase.create());
  }

  @Bean
  MeterRegistry registry() {
    return new SimpleMeterRegistry();
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
