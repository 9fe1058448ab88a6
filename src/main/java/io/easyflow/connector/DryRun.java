package io.easyflow.connector;

import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.log.LogComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Loads routes into a Camel context of their own, where nothing starts and nothing is shared with
 * the live one: no autowiring (it would hand over live beans), no JMX, fresh components.
 */
final class DryRun {
  private final ScratchComponents components;

  DryRun(ScratchComponents components) {
    this.components = components;
  }

  /**
   * @param files route files of one unit, structurally sound
   * @param catalog the connectors, with the one under check in its new version
   * @param mappings likewise
   * @param problems takes what Camel and the components refuse
   */
  void run(List<RouteFile> files, Catalog catalog, Mappings mappings, List<Problem> problems) {
    try (DefaultCamelContext scratch = new DefaultCamelContext(false)) {
      scratch.disableJMX();
      scratch.getCamelContextExtension().setName("dry-run");
      scratch.setAutowiredEnabled(false);
      scratch.setAutoStartup(false);
      scratch.setStartupSummaryLevel(StartupSummaryLevel.Off);
      scratch.addComponent("direct", new DirectComponent());
      scratch.addComponent("log", new LogComponent());
      scratch.addComponent("map", MapComponent.checkOnly(mappings));
      components.of(catalog).forEach(scratch::addComponent);
      scratch.build();
      scratch.start();
      for (RouteFile file : files) {
        load(scratch, file, problems);
      }
    } catch (Exception e) {
      throw new IllegalStateException("the scratch context for a dry run failed", e);
    }
  }

  private static void load(DefaultCamelContext scratch, RouteFile file, List<Problem> problems) {
    try {
      PluginHelper.getRoutesLoader(scratch).loadRoutes(resource(file));
    } catch (Exception e) {
      problems.add(CamelErrors.problem(file, e));
    }
  }

  static Resource resource(RouteFile file) {
    return ResourceHelper.fromBytes(file.shown(), file.text().getBytes(StandardCharsets.UTF_8));
  }
}
