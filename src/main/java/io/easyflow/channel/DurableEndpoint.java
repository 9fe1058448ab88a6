package io.easyflow.channel;

import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Keeps events in a channel, or hands a channel's events to a route. */
@UriEndpoint(
    firstVersion = "1.0.0",
    scheme = "durable",
    title = "Durable channel",
    syntax = "durable:channel",
    category = {Category.MESSAGING})
public class DurableEndpoint extends DefaultEndpoint {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9:._-]{0,99}");

  private final DurableChannel durable;

  @UriPath(description = "Name of the channel")
  @Metadata(required = true)
  private final String channel;

  @UriParam(
      label = "consumer",
      description =
          "Identity of the reader, registered in the database; the route id unless it is given")
  private String subscriber;

  @UriParam(
      label = "consumer",
      defaultValue = "64",
      description = "Deliveries that commit together")
  private int batch = 64;

  @UriParam(label = "consumer", defaultValue = "4", description = "Batches at once")
  private int concurrency = 4;

  @UriParam(label = "consumer", defaultValue = "2", description = "Batches at once for one account")
  private int perAccount = 2;

  @UriParam(
      label = "consumer",
      defaultValue = "0",
      javaType = "java.time.Duration",
      description = "How long a failing delivery holds back later ones of its key")
  private Duration hold = Duration.ZERO;

  @UriParam(
      label = "consumer",
      defaultValue = "false",
      description =
          "Handles an event in the transaction that publishes it, where nothing of its key waits; for routes that call nobody")
  private boolean transacted;

  @UriParam(
      label = "producer",
      description = "Type of the events; the header eventType unless it is given")
  private String type;

  DurableEndpoint(String uri, DurableComponent component, DurableChannel durable, String channel) {
    super(uri, component);
    this.durable = durable;
    this.channel = channel;
    if (!NAME.matcher(channel).matches()) {
      throw new IllegalArgumentException(
          "channel '" + channel + "' may hold small letters, digits and : . _ - only, at most 100");
    }
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    atLeastOne("batch", batch);
    atLeastOne("concurrency", concurrency);
    atLeastOne("perAccount", perAccount);
    DurableConsumer consumer = new DurableConsumer(this, processor, durable);
    configureConsumer(consumer);
    return consumer;
  }

  private void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "option '"
              + option
              + "' of durable:"
              + channel
              + " is "
              + value
              + ", at least 1 is needed");
    }
  }

  @Override
  public Producer createProducer() {
    return new DurableProducer(this, durable);
  }

  Subscription subscription(String routeId) {
    String name = subscriber == null ? routeId : subscriber;
    return new Subscription(name, channel, batch, concurrency, perAccount, hold, transacted);
  }

  public String getChannel() {
    return channel;
  }

  public String getSubscriber() {
    return subscriber;
  }

  public void setSubscriber(String subscriber) {
    this.subscriber = subscriber;
  }

  public int getBatch() {
    return batch;
  }

  public void setBatch(int batch) {
    this.batch = batch;
  }

  public int getConcurrency() {
    return concurrency;
  }

  public void setConcurrency(int concurrency) {
    this.concurrency = concurrency;
  }

  public int getPerAccount() {
    return perAccount;
  }

  public void setPerAccount(int perAccount) {
    this.perAccount = perAccount;
  }

  public Duration getHold() {
    return hold;
  }

  public void setHold(Duration hold) {
    this.hold = hold;
  }

  public boolean isTransacted() {
    return transacted;
  }

  public void setTransacted(boolean transacted) {
    this.transacted = transacted;
  }

  public String getType() {
    return type;
  }

  public void setType(String type) {
    this.type = type;
  }
}
