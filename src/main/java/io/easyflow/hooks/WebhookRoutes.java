package io.easyflow.hooks;

import io.easyflow.handoff.ChatChanged;
import io.easyflow.sync.CanonicalJson;
import io.easyflow.sync.HubEntryRoutes;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The hub's routes for webhooks it sends. */
@Component
class WebhookRoutes extends RouteBuilder {
  private final WebhookEvents events;
  private final WebhookSender sender;
  private final CanonicalJson json;

  WebhookRoutes(WebhookEvents events, WebhookSender sender, CanonicalJson json) {
    this.events = events;
    this.sender = sender;
    this.json = json;
  }

  @Override
  public void configure() {
    // A failure belongs to the delivery that called.
    errorHandler(noErrorHandler());

    from("durable:" + ChatChanged.CHANNEL + "?subscriber=webhook-events")
        .routeId("webhook-events")
        .routeDescription("Makes a webhook of a change for everybody who wants it")
        .process(
            exchange ->
                events.handle(
                    HubEntryRoutes.delivery(exchange, "webhook-events"),
                    json.read(exchange.getMessage().getBody(String.class), ChatChanged.class)));

    from("durable:"
            + WebhookEvents.CHANNEL
            + "?subscriber=webhook-send&batch=1&concurrency=8&perAccount=8")
        .routeId("webhook-send")
        .routeDescription("Sends one webhook, signed")
        .process(
            exchange ->
                sender.send(
                    HubEntryRoutes.delivery(exchange, "webhook-send"),
                    exchange.getMessage().getHeader(WebhookEvents.TARGET, String.class),
                    exchange.getMessage().getBody(byte[].class)));
  }
}
