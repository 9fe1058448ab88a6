package io.easyflow.connector;

import io.easyflow.outlet.JqVariables;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code map:<connector>/<mapping>}: runs a mapping of a connector on the body and puts the
 * canonical record there. A mapping that is not there fails when the route is loaded.
 */
final class MapComponent extends DefaultComponent {
  private final Mappings mappings;
  private final RecordReader reader;
  private final JqVariables variables;

  MapComponent(Mappings mappings, RecordReader reader, JqVariables variables) {
    this.mappings = mappings;
    this.reader = reader;
    this.variables = variables;
  }

  /** An instance for a dry run: it resolves mappings and runs none. */
  static MapComponent checkOnly(Mappings mappings) {
    return new MapComponent(mappings, null, null);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    MapEndpoint endpoint = new MapEndpoint(uri, this, remaining);
    setProperties(endpoint, parameters);
    endpoint.check();
    return endpoint;
  }

  Mappings mappings() {
    return mappings;
  }

  RecordReader reader() {
    return reader;
  }

  JqVariables variables() {
    return variables;
  }
}
