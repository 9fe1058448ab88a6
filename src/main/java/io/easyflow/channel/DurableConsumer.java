package io.easyflow.channel;

import org.apache.camel.Processor;
import org.apache.camel.RouteAware;
import org.apache.camel.support.DefaultConsumer;

/** Feeds a route with the deliveries of its subscriber. */
final class DurableConsumer extends DefaultConsumer implements RouteAware {
  private final DurableEndpoint endpoint;
  private final DurableChannel durable;
  private Subscription subscription;

  DurableConsumer(DurableEndpoint endpoint, Processor processor, DurableChannel durable) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.durable = durable;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    if (durable == null) {
      throw new IllegalStateException("this durable: component only checks options");
    }
    subscription = endpoint.subscription(getRouteId());
    durable.attach(subscription, this);
  }

  @Override
  protected void doSuspend() throws Exception {
    leave();
    super.doSuspend();
  }

  @Override
  protected void doResume() throws Exception {
    super.doResume();
    durable.attach(subscription, this);
  }

  @Override
  protected void doStop() throws Exception {
    leave();
    super.doStop();
  }

  private void leave() throws InterruptedException {
    if (subscription != null) {
      durable.detach(subscription, this);
    }
  }
}
