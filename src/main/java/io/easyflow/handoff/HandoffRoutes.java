package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import io.easyflow.model.Message;
import io.easyflow.notify.InboundMessages;
import io.easyflow.sync.CanonicalJson;
import io.easyflow.sync.HubEntryRoutes;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The hub's routes for conversations. */
@Component
public class HandoffRoutes extends RouteBuilder {
  /** Header of a {@code message-received} event: address of the page it was written from. */
  public static final String PAGE = "page";

  private final CanonicalJson json;

  HandoffRoutes(CanonicalJson json) {
    this.json = json;
  }

  @Override
  public void configure() {
    // A failure belongs to the delivery that called.
    errorHandler(noErrorHandler());

    from("durable:" + InboundMessages.MESSAGE_RECEIVED + "?subscriber=conversation&hold=1m")
        .routeId("conversation")
        .routeDescription("Adds what customers write to their conversations")
        .process(this::said);
  }

  private void said(Exchange exchange) {
    Message message = json.read(exchange.getMessage().getBody(String.class), Message.class);
    Delivery delivery = HubEntryRoutes.delivery(exchange, "conversation");
    String page = exchange.getMessage().getHeader(PAGE, String.class);
    delivery.effect(new ChatStep(new ChatStep.Said(message, page), delivery.receivedAt()));
  }
}
