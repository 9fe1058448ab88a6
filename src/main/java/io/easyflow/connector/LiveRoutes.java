package io.easyflow.connector;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/** The routes of the live Camel context. Whoever changes them has closed the unit's gate before. */
final class LiveRoutes {
  private static final int STOP_SECONDS = 5;

  private final CamelContext context;

  LiveRoutes(CamelContext context) {
    this.context = context;
  }

  boolean has(String id) {
    return context.getRoute(id) != null;
  }

  /** Adds and starts routes; on a failure some of them may be there. */
  void load(List<RouteFile> files) throws Exception {
    List<Resource> resources = new ArrayList<>();
    files.forEach(file -> resources.add(DryRun.resource(file)));
    PluginHelper.getRoutesLoader(context).loadRoutes(resources);
  }

  /** Stops and removes routes; ids that are not there are fine. */
  void remove(Collection<String> ids) throws Exception {
    Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
    for (String id : ids) {
      if (has(id)) {
        context.getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS);
      }
      RouteDefinition definition = model.getRouteDefinition(id);
      if (definition != null) {
        model.removeRouteDefinition(definition);
      }
    }
  }

  /** The {@code direct:} names that routes listen to. */
  Set<String> directNames() {
    Set<String> names = new TreeSet<>();
    for (Route route : context.getRoutes()) {
      String uri = route.getEndpoint().getEndpointUri();
      if (uri.startsWith("direct://")) {
        names.add(uri.substring("direct://".length()).replaceFirst("[?].*", ""));
      }
    }
    return names;
  }
}
