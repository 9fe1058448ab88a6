package io.easyflow.intake;

import org.apache.camel.Processor;

/** Wraps what handles a platform's events, so that a reload can hold them for a moment. */
@FunctionalInterface
public interface InboundGate {
  /** Wraps nothing. */
  InboundGate OPEN = (platform, processor) -> processor;

  /**
   * @param platform connector id
   * @param processor the route behind {@code inbound:<platform>}
   * @return what the channel shall call instead
   */
  Processor guard(String platform, Processor processor);
}
