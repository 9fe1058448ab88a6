package io.easyflow.intake;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One platform's events, where a route takes them up. */
class InboundEndpoint extends DefaultEndpoint {
  private final String platform;
  private final InboundGate gate;

  /**
   * @param uri as the route has it
   * @param component whose endpoint it is
   * @param platform connector id
   * @param gate what wraps the route
   */
  InboundEndpoint(String uri, InboundComponent component, String platform, InboundGate gate) {
    super(uri, component);
    this.platform = platform;
    this.gate = gate;
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    String durable =
        "durable:" + InboundComponent.channel(platform) + "?subscriber=" + platform + "-inbound";
    return getCamelContext().getEndpoint(durable).createConsumer(gate.guard(platform, processor));
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException(
        "inbound:" + platform + " is a source only: write it under from, not under to");
  }
}
