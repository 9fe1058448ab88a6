package io.easyflow.intake;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One platform's events, where a route takes them up. */
class InboundEndpoint extends DefaultEndpoint {
  private final String platform;
  private final Endpoint events;
  private final InboundGate gate;

  /**
   * @param uri as the route has it
   * @param component whose endpoint it is
   * @param platform connector id
   * @param events the durable channel's endpoint of its events
   * @param gate what wraps the route
   */
  InboundEndpoint(
      String uri, InboundComponent component, String platform, Endpoint events, InboundGate gate) {
    super(uri, component);
    this.platform = platform;
    this.events = events;
    this.gate = gate;
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    return events.createConsumer(gate.guard(platform, processor));
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException(
        "inbound:" + platform + " is a source only: write it under from, not under to");
  }
}
