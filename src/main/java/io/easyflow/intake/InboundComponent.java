package io.easyflow.intake;

import io.easyflow.catalog.Catalog;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code inbound:<platform>}: the events of a platform's door, one at a time, as {@code
 * durable:inbound:<platform>} hands them to the subscriber {@code <platform>-inbound}. It takes no
 * options.
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
    if (!parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "inbound:" + platform + " takes no options, but has " + parameters.keySet());
    }
    return new InboundEndpoint(uri, this, platform, gate);
  }
}
