package io.easyflow.channel;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** {@code durable:<channel>}: what {@code seda:} would be if it survived a crash. */
public class DurableComponent extends DefaultComponent {
  private final DurableChannel channel;

  /**
   * @param channel the running channel; null for a component that only checks options
   */
  public DurableComponent(DurableChannel channel) {
    this.channel = channel;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    if (remaining.isBlank()) {
      throw new IllegalArgumentException("'durable:' needs a channel, as in durable:order-changed");
    }
    DurableEndpoint endpoint = new DurableEndpoint(uri, this, channel, remaining);
    setProperties(endpoint, parameters);
    return endpoint;
  }
}
