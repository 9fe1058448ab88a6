package io.easyflow.connector;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.catalog.Catalog;
import io.easyflow.channel.DurableComponent;
import io.easyflow.intake.InboundComponent;
import io.easyflow.intake.InboundGate;
import io.easyflow.outlet.JqVariables;
import io.easyflow.outlet.OutboundComponent;
import java.util.Map;
import org.apache.camel.Component;

/** Gives a dry run fresh instances of the hub's components that check and touch nothing. */
@FunctionalInterface
interface ScratchComponents {
  /**
   * @param catalog the connectors, with the one under check in its new version
   * @return components by scheme: inbound, outbound, durable
   */
  Map<String, Component> of(Catalog catalog);

  /** The hub's own components in their check-only modes. */
  static ScratchComponents of(JqVariables variables, ObjectMapper mapper) {
    return catalog ->
        Map.of(
            "inbound", new InboundComponent(catalog, InboundGate.OPEN),
            "outbound", OutboundComponent.checkOnly(catalog::find, variables, mapper),
            "durable", new DurableComponent(null));
  }
}
