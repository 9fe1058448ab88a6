package io.easyflow.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.sync.SyncService;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What runs in the sandbox only. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = SandboxEnvironment.SANDBOX, havingValue = "true")
class SandboxConfiguration {

  @Bean
  Doubles doubles(
      @Value("${" + SandboxEnvironment.BASE_URL + "}") URI url,
      @Value("${easyflow.routes-dir:./routes}") Path routes) {
    return new Doubles(url.getPort(), routes.resolve("connectors"));
  }

  @Bean
  @ConditionalOnProperty(name = "easyflow.sandbox.traffic", matchIfMissing = true)
  SampleTraffic sampleTraffic(
      Catalog catalog,
      Accounts accounts,
      SyncService sync,
      ObjectMapper json,
      @Value("${easyflow.routes-dir:./routes}") Path routes,
      Clock clock) {
    return new SampleTraffic(
        catalog, accounts, sync, new TrafficReader(json), routes.resolve("connectors"), clock);
  }
}
