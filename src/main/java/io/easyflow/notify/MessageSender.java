package io.easyflow.notify;

import io.easyflow.catalog.Catalog;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.model.DeliveryResult;
import io.easyflow.model.Message;
import io.easyflow.sync.CanonicalJson;
import io.easyflow.sync.HubEntryRoutes;
import java.time.Clock;
import java.util.List;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** The steps before and after a connector's {@code -send} port. */
@Component
class MessageSender {
  /** Exchange property with the endpoint of the port. */
  static final String PORT = "EasyFlowSendPort";

  /** Exchange property with the {@link MessageStarted}. */
  private static final String STARTED = "EasyFlowMessageStarted";

  private final AddressBook addresses;
  private final Catalog catalog;
  private final CanonicalJson json;
  private final Clock clock;

  MessageSender(AddressBook addresses, Catalog catalog, CanonicalJson json, Clock clock) {
    this.addresses = addresses;
    this.catalog = catalog;
    this.json = json;
    this.clock = clock;
  }

  /** Sets what the port needs, and sees to it that a message that cannot be sent is noted. */
  void prepare(Exchange exchange) {
    Delivery delivery = HubEntryRoutes.delivery(exchange, Outbox.CHANNEL);
    Message message = message(exchange);
    if (!message.account().equals(delivery.account())) {
      throw new DeliveryFailure.Permanent(
          "the message is for account '%s' but its event belongs to '%s': set the headers platform and accountId before durable:messages"
              .formatted(message.account(), delivery.account()),
          null);
    }
    if (catalog.find(delivery.platform()).isEmpty()) {
      throw new DeliveryFailure.Permanent(
          "there is no connector '" + delivery.platform() + "' that could send the message", null);
    }
    String reference = String.valueOf(delivery.eventId());
    MessageStarted started =
        new MessageStarted(
            message,
            reference,
            exchange.getMessage().getHeader(Outbox.NOTIFICATION, String.class),
            clock.instant());
    delivery.onFailure(started);
    exchange.setProperty(STARTED, started);
    exchange.getMessage().setBody(message);
    exchange.getMessage().setHeader("chatId", message.chatId());
    exchange.getMessage().setHeader("messageReference", reference);
    exchange
        .getMessage()
        .setHeader(
            "windowOpen",
            String.valueOf(addresses.takesFreeText(message.account(), message.chatId())));
    exchange.setProperty(PORT, "direct:" + delivery.platform() + "-send");
  }

  private Message message(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    if (body instanceof Message message) {
      return message;
    }
    try {
      return body instanceof byte[] bytes
          ? json.read(bytes, Message.class)
          : json.read(exchange.getMessage().getBody(String.class), Message.class);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new DeliveryFailure.Permanent(
          "an event in channel messages holds no message: " + e.getMessage(), e);
    }
  }

  /** Notes what the port answered. */
  void sent(Exchange exchange) {
    Delivery delivery = HubEntryRoutes.delivery(exchange, Outbox.CHANNEL);
    String port = exchange.getProperty(PORT, String.class);
    List<DeliveryResult> results =
        HubEntryRoutes.records(exchange, port.substring("direct:".length()), DeliveryResult.class);
    if (results.isEmpty()) {
      throw new DeliveryFailure.Unknown(
          port + " gave no delivery result, so nobody knows whether the message was sent", null);
    }
    for (DeliveryResult result : results) {
      if (result.status() == DeliveryResult.Status.FAILED && result.retryable()) {
        throw new DeliveryFailure.Retryable(
            "the messenger did not take the message: " + result.error(), null, null);
      }
      delivery.effect(
          new MessageStatus(
              result,
              String.valueOf(delivery.eventId()),
              exchange.getProperty(STARTED, MessageStarted.class),
              clock.instant()));
    }
  }
}
