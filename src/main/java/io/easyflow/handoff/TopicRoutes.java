package io.easyflow.handoff;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The hub's route for topics in the managers' group. */
@Component
public class TopicRoutes extends RouteBuilder {
  private final TopicWork work;

  TopicRoutes(TopicWork work) {
    this.work = work;
  }

  @Override
  public void configure() {
    // A failure belongs to the delivery that called.
    errorHandler(noErrorHandler());

    from("durable:" + TopicWish.CHANNEL + "?batch=1&concurrency=4&perAccount=4&hold=1m")
        .routeId(TopicWish.CHANNEL)
        .routeDescription("Makes a topic in the managers' group for each chat, and closes it")
        .process(work::ask)
        .filter(exchangeProperty(TopicWork.ENDPOINT).isNotNull())
        .toD("${exchangeProperty." + TopicWork.ENDPOINT + "}")
        .process(work::done);
  }
}
