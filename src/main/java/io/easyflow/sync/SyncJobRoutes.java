package io.easyflow.sync;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * The Quartz jobs. They live in Java: a route that is removed leaves its trigger firing in the
 * clustered store. A tick that fails is tried three times; the next one finds the same due.
 */
@Component
public class SyncJobRoutes extends RouteBuilder {
  private final SyncTick tick;
  private final WebhookRegistrar registrar;
  private final SyncProperties properties;

  /**
   * @param tick finds what is due
   * @param registrar tells platforms our address
   * @param properties cron expressions
   */
  public SyncJobRoutes(SyncTick tick, WebhookRegistrar registrar, SyncProperties properties) {
    this.tick = tick;
    this.registrar = registrar;
    this.properties = properties;
  }

  @Override
  public void configure() {
    errorHandler(
        defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(1000).useExponentialBackOff());

    job(SyncJob.ORDERS, properties.ordersCron(), "Puts orders and analytics that are due in line");
    job(SyncJob.PRODUCTS, properties.productsCron(), "Puts products and contacts due in line");
    job(SyncJob.UPDATES, properties.updatesCron(), "Polls messengers, or registers their webhooks");

    from("direct:sync-due")
        .routeId("sync-due")
        .routeDescription("Finds accounts that are due and puts them into the channel sync-work")
        .process(tick::eligible)
        .to("sql:classpath:io/easyflow/sync/due.sql")
        .process(tick::enqueue)
        .process(exchange -> registrar.register(exchange.getContext()));
  }

  private void job(SyncJob job, String cron, String description) {
    from("quartz:easyflow/" + job.id() + "?stateful=true&cron=" + cron.trim().replace(' ', '+'))
        .routeId(job.id())
        .routeDescription(description)
        .setHeader(SyncTick.JOB, constant(job.name()))
        .to("direct:sync-due");
  }
}
