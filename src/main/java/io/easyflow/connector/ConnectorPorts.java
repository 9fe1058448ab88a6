package io.easyflow.connector;

import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** The ports connectors have: what the hub can ask a platform for. */
public final class ConnectorPorts implements AutoCloseable {
  private final Gates gates;
  private final CamelContext context;
  private volatile ProducerTemplate template;

  ConnectorPorts(Gates gates, CamelContext context) {
    this.gates = gates;
    this.context = context;
  }

  /**
   * @param platform connector id
   * @return names of its ports, such as {@code orders}, {@code send}; empty when it runs none
   */
  public Set<String> of(String platform) {
    Set<String> ports = new TreeSet<>();
    for (String name : gates.names(platform)) {
      if (name.startsWith(platform + "-")) {
        ports.add(name.substring(platform.length() + 1));
      }
    }
    return ports;
  }

  /**
   * @param platform connector id
   * @param port name of a port
   * @return true when the connector has it now
   */
  public boolean has(String platform, String port) {
    return gates.names(platform).contains(platform + "-" + port);
  }

  /**
   * Calls a port with an exchange: its body, headers and variables go in, the answer is in the same
   * exchange.
   *
   * @param exchange carries the call
   * @param platform connector id
   * @param port name of the port
   * @throws Exception what the port failed with; {@link io.easyflow.channel.DeliveryFailure} with a
   *     sentence when the connector lacks the port or is down
   */
  public void call(Exchange exchange, String platform, String port) throws Exception {
    template().send("direct:" + platform + "-" + port, exchange);
    Exception failure = exchange.getException();
    if (failure != null) {
      exchange.setException(null);
      throw failure;
    }
  }

  private ProducerTemplate template() {
    ProducerTemplate made = template;
    if (made == null) {
      synchronized (this) {
        made = template == null ? context.createProducerTemplate() : template;
        template = made;
      }
    }
    return made;
  }

  @Override
  public void close() {
    if (template != null) {
      template.stop();
    }
  }
}
