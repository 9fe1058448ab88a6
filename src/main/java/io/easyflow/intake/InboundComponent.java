package io.easyflow.intake;

import io.easyflow.catalog.Catalog;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.util.URISupport;

/**
 * {@code inbound:<platform>}: the events of a platform's door, one at a time, as {@code
 * durable:inbound:<platform>} hands them to the subscriber {@code <platform>-inbound}. Options of
 * {@code durable:} consumers, such as {@code hold}, are handed on; only the subscriber is fixed.
 */
public class InboundComponent extends DefaultComponent {
  private final Catalog catalog;
  private final InboundGate gate;

  /**
   * @param catalog the connectors
   * @param gate what wraps their routes
   */
  public InboundComponent(Catalog catalog, InboundGate gate) {
    this.catalog = catalog;
    this.gate = gate;
  }

  /**
   * @param platform connector id
   * @return name of the channel its door writes to
   */
  public static String channel(String platform) {
    return "inbound:" + platform;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String platform, Map<String, Object> parameters) {
    if (catalog.find(platform).isEmpty()) {
      throw new IllegalArgumentException(
          "inbound:"
              + platform
              + " names no connector: write the name of a folder in routes/connectors that has a"
              + " connector.yaml");
    }
    if (parameters.containsKey("subscriber")) {
      throw new IllegalArgumentException(
          "inbound:"
              + platform
              + " has the subscriber "
              + platform
              + "-inbound: leave the option out");
    }
    Map<String, Object> options = new LinkedHashMap<>(parameters);
    options.put("subscriber", platform + "-inbound");
    // The channel's own endpoint refuses what it does not know.
    parameters.clear();
    String durable = "durable:" + channel(platform) + "?" + URISupport.createQueryString(options);
    Endpoint events = getCamelContext().getEndpoint(durable);
    return new InboundEndpoint(uri, this, platform, events, gate);
  }
}
