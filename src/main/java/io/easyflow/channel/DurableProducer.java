package io.easyflow.channel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;

/**
 * Publishes the body. Inside a delivery the event commits with it; elsewhere the call returns after
 * the commit. Headers {@code eventType}, {@code orderKey}, {@code dedupeKey}, {@code platform} and
 * {@code accountId} say what it is; those named in {@code keepHeaders} (a comma list) travel along.
 */
final class DurableProducer extends DefaultProducer {
  private static final long COMMIT_SECONDS = 10;

  private final DurableEndpoint endpoint;
  private final DurableChannel durable;

  DurableProducer(DurableEndpoint endpoint, DurableChannel durable) {
    super(endpoint);
    this.endpoint = endpoint;
    this.durable = durable;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    NewEvent event = event(exchange);
    Delivery delivery = Delivery.of(exchange);
    if (delivery != null) {
      delivery.publish(event);
    } else {
      durable.store().append(List.of(event)).get(COMMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private NewEvent event(Exchange exchange) throws Exception {
    Message message = exchange.getMessage();
    Delivery delivery = Delivery.of(exchange);
    String platform = message.getHeader("platform", String.class);
    String account = message.getHeader("accountId", String.class);
    if (platform == null && delivery != null) {
      platform = delivery.platform();
    }
    if (account == null && delivery != null) {
      account = delivery.account();
    }
    if (platform == null || account == null) {
      throw new IllegalArgumentException(
          "durable:"
              + endpoint.getChannel()
              + " needs the headers 'platform' and 'accountId' outside a delivery");
    }
    String type =
        endpoint.getType() == null
            ? message.getHeader("eventType", String.class)
            : endpoint.getType();
    return new NewEvent(
        endpoint.getChannel(),
        platform,
        account,
        type,
        message.getHeader("orderKey", String.class),
        message.getHeader("dedupeKey", String.class),
        null,
        kept(message),
        durable.bytes(exchange));
  }

  private static Map<String, String> kept(Message message) {
    Map<String, String> kept = new HashMap<>();
    String names = message.getHeader("keepHeaders", String.class);
    if (names != null) {
      for (String name : names.split("\\s*,\\s*")) {
        String value = message.getHeader(name, String.class);
        if (value != null) {
          kept.put(name, value);
        }
      }
    }
    return kept;
  }
}
