package io.easyflow.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The routes that read pages and that take up items a page could not map. */
@Component
public class SyncWorkerRoutes extends RouteBuilder {
  static final String SUBSCRIBER = "sync-worker";

  private final SyncWorker worker;
  private final CanonicalJson json;
  private final Clock clock;

  /**
   * @param worker reads a page
   * @param json reads what failed items keep
   * @param clock the time
   */
  public SyncWorkerRoutes(SyncWorker worker, CanonicalJson json, Clock clock) {
    this.worker = worker;
    this.json = json;
    this.clock = clock;
  }

  @Override
  public void configure() {
    // A failure belongs to the channel: it waits, tries again, and keeps a dead letter.
    errorHandler(noErrorHandler());

    from("durable:sync-work?subscriber=sync-worker&batch=1&concurrency=4&perAccount=1")
        .routeId("sync-worker")
        .routeDescription("Reads pages from a connector's port; pages and cursor commit together")
        .process(worker::prepare)
        .to(ReadAhead.PAGES);

    from(ReadAhead.PAGES)
        .routeId("sync-pages")
        .routeDescription("Calls a connector's port for pages until there are enough to be kept")
        .process(worker::ask)
        .loopDoWhile(exchangeProperty(SyncWorker.PORT).isNotNull())
        .doTry()
        .toD("${exchangeProperty." + SyncWorker.PORT + "}")
        .process(worker::finish)
        .doCatch(Exception.class)
        .process(worker::failed)
        .end()
        .end();

    from("durable:webhook-registration?subscriber=webhook-registrar&batch=1")
        .routeId("webhook-registrar")
        .routeDescription("Tells a platform where our door is")
        .setVariable("webhookUrl", bodyAs(String.class))
        .setBody(constant((Object) null))
        .toD("direct:${header.platform}-register")
        .process(this::registered);

    from("durable:failed-items?subscriber=failed-items")
        .routeId("failed-items")
        .routeDescription("Maps one item again that failed in its page, when it is replayed")
        .process(SyncWorkerRoutes::noun)
        .process(this::variables)
        .toD("map:${header.mapping}")
        .toD("direct:hub-${exchangeProperty.EasyFlowNoun}");
  }

  private void registered(Exchange exchange) {
    Delivery delivery = HubEntryRoutes.delivery(exchange, WebhookRegistrar.CHANNEL);
    String url = exchange.getVariable("webhookUrl", String.class);
    delivery.effect(new WebhookRegistered(delivery.account(), url, clock.instant()));
  }

  /** Gives back the variables its page had: the mapping may look into them. */
  private void variables(Exchange exchange) {
    String missing = exchange.getMessage().getHeader("varsLeftOut", String.class);
    if (missing != null) {
      throw new DeliveryFailure.Permanent(
          "the variables "
              + missing
              + " of its page were too large to be kept, so it cannot be mapped alone: run the sync"
              + " again, then skip this item",
          null);
    }
    String vars = exchange.getMessage().getHeader("vars", String.class);
    exchange.getMessage().removeHeader("vars");
    if (vars != null) {
      json.read(vars, JsonNode.class)
          .properties()
          .forEach(one -> exchange.setVariable(one.getKey(), value(one.getValue())));
    }
  }

  private static Object value(JsonNode node) {
    return node.isTextual() ? node.textValue() : node;
  }

  /** The mapping's noun names the hub entry: {@code shopify/order.graphql} goes to hub-order. */
  private static void noun(Exchange exchange) {
    String mapping = exchange.getMessage().getHeader("mapping", String.class);
    if (mapping == null || !mapping.matches("[a-z0-9-]+/[a-z0-9.-]+")) {
      throw new DeliveryFailure.Permanent(
          "a failed item has no header 'mapping' of the form <platform>/<noun>, so nobody knows"
              + " how to map it",
          null);
    }
    String file = mapping.substring(mapping.indexOf('/') + 1);
    int dot = file.indexOf('.');
    String noun = dot < 0 ? file : file.substring(0, dot);
    String entry = noun.equals("delivery-result") ? "delivery-status" : noun;
    if (exchange.getContext().getRoute("hub-" + entry) == null) {
      throw new DeliveryFailure.Permanent(
          "mapping '" + mapping + "' makes nothing that the hub has an entry for: skip this item",
          null);
    }
    exchange.setProperty("EasyFlowNoun", entry);
  }
}
