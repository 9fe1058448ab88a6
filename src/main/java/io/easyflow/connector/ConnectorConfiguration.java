package io.easyflow.connector;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.catalog.ConnectorReader;
import io.easyflow.catalog.FolderCatalog;
import io.easyflow.outlet.JqVariables;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Beans of deployment; Camel finds the components by their bean names. */
@Configuration(proxyBeanMethods = false)
class ConnectorConfiguration {
  @Bean
  Gates gates() {
    return new Gates();
  }

  @Bean("direct")
  GatedDirectComponent directComponent(Gates gates) {
    return new GatedDirectComponent(gates);
  }

  @Bean
  ConnectorPorts connectorPorts(Gates gates, CamelContext context) {
    return new ConnectorPorts(gates, context);
  }

  @Bean
  ReplyCalls replyCalls(CamelContext context, ConnectorSettings settings) {
    return new ReplyCalls(context, settings.replies());
  }

  @Bean
  Mappings mappings() {
    return new Mappings();
  }

  @Bean("map")
  MapComponent mapComponent(Mappings mappings, ObjectMapper mapper, JqVariables variables) {
    return new MapComponent(mappings, new RecordReader(mapper), variables);
  }

  @Bean
  Deployer deployer(
      ConnectorReader reader,
      FolderCatalog catalog,
      Mappings mappings,
      Gates gates,
      CamelContext context,
      JqVariables variables,
      ObjectMapper mapper,
      JdbcTemplate jdbc,
      ConnectorSettings settings,
      Clock clock) {
    DryRun dryRun = new DryRun(ScratchComponents.of(variables, mapper));
    return new Deployer(
        new UnitChecker(reader, dryRun),
        new Switch(catalog, mappings, gates, new LiveRoutes(context), settings.reload().drain()),
        new VersionFolders(settings.dataDir()),
        new LastGood(new VersionStore(jdbc), clock),
        clock);
  }

  @Bean
  RoutesWatcher routesWatcher(Deployer deployer, ConnectorSettings settings) {
    return new RoutesWatcher(settings.routesDir(), deployer, settings.reload());
  }

  @Bean
  DeploymentLifecycle deploymentLifecycle(Deployer deployer, RoutesWatcher watcher) {
    return new DeploymentLifecycle(deployer, watcher);
  }
}
