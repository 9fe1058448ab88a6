package io.easyflow.outlet;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.catalog.Connector;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** {@code outbound:<platform>}: calls a platform's API as its {@code connector.yaml} declares. */
@Component("outbound")
public class OutboundComponent extends DefaultComponent {
  private final Function<String, Optional<Connector>> connectors;
  private final JqVariables variables;
  private final ObjectMapper json;
  private final Outlet outlet;

  /**
   * @param connectors finds a connector in its present version
   * @param variables what jq sees of an exchange
   * @param json keeps numbers exact
   * @param outlet makes the calls
   */
  public OutboundComponent(
      Function<String, Optional<Connector>> connectors,
      JqVariables variables,
      ObjectMapper json,
      Outlet outlet) {
    this.connectors = connectors;
    this.variables = variables;
    this.json = json;
    this.outlet = outlet;
  }

  /**
   * A component for dry runs: it checks options and files, and refuses to call.
   *
   * @param connectors finds a connector, the one on trial among them
   * @param variables what jq sees of an exchange
   * @param json keeps numbers exact
   * @return the component
   */
  public static OutboundComponent checkOnly(
      Function<String, Optional<Connector>> connectors, JqVariables variables, ObjectMapper json) {
    return new OutboundComponent(connectors, variables, json, null);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String platform, Map<String, Object> parameters)
      throws Exception {
    OutboundEndpoint endpoint = new OutboundEndpoint(uri, this, platform);
    setProperties(endpoint, parameters);
    if (parameters.isEmpty()) {
      endpoint.template(); // wrong options and files fail here, at load
    }
    return endpoint;
  }

  Function<String, Optional<Connector>> connectors() {
    return connectors;
  }

  JqVariables variables() {
    return variables;
  }

  ObjectMapper json() {
    return json;
  }

  /** Returns null when nothing may be called. */
  Outlet outlet() {
    return outlet;
  }
}
