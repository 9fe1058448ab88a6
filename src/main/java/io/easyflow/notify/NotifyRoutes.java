package io.easyflow.notify;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.model.DeliveryResult;
import io.easyflow.model.Message;
import io.easyflow.sync.HubEntryRoutes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The hub's routes for messages: what people write, what they are told, what became of it. */
@Component
public class NotifyRoutes extends RouteBuilder {
  private static final int STATUS_TRIES = 3;
  private static final Duration STATUS_WAIT = Duration.ofSeconds(2);

  private final OrderNotifier notifier;
  private final MessageSender sender;
  private final OutboundMessages messages;
  private final Clock clock;

  /**
   * @param notifier decides who is told what
   * @param sender prepares and notes a send
   * @param messages knows what we sent
   * @param clock the time
   */
  NotifyRoutes(
      OrderNotifier notifier, MessageSender sender, OutboundMessages messages, Clock clock) {
    this.notifier = notifier;
    this.sender = sender;
    this.messages = messages;
    this.clock = clock;
  }

  @Override
  public void configure() {
    // A failure belongs to the delivery that called.
    errorHandler(noErrorHandler());

    from("direct:hub-message")
        .routeId("hub-message")
        .routeDescription("Keeps what people write, learns their addresses, tells flows")
        .process(this::message);

    from("direct:hub-delivery-status")
        .routeId("hub-delivery-status")
        .routeDescription("Notes what messengers report about messages we sent")
        .process(this::status);

    from("direct:hub-notify")
        .routeId("hub-notify")
        .routeDescription("Tells a customer of a change of their order, once")
        .process(notifier::handle);

    from("durable:messages?subscriber=message-send&batch=1&concurrency=128&perAccount=112&hold=1m")
        .routeId("message-send")
        .routeDescription("Sends one message by its messenger's port and notes what became of it")
        .process(sender::prepare)
        .toD("${exchangeProperty." + MessageSender.PORT + "}")
        .process(sender::sent);
  }

  private void message(Exchange exchange) {
    List<Message> seen = HubEntryRoutes.records(exchange, "hub-message", Message.class);
    Delivery delivery = HubEntryRoutes.delivery(exchange, "hub-message");
    if (!seen.isEmpty()) {
      delivery.effect(new MessagesSeen(seen, clock.instant()));
    }
  }

  /** A status may overtake the answer that told us the message's id; then it waits a moment. */
  private void status(Exchange exchange) {
    List<DeliveryResult> results =
        HubEntryRoutes.records(exchange, "hub-delivery-status", DeliveryResult.class);
    Delivery delivery = HubEntryRoutes.delivery(exchange, "hub-delivery-status");
    for (DeliveryResult result : results) {
      if (messages.knows(result)) {
        delivery.effect(new MessageStatus(result, result.reference(), null, clock.instant()));
      } else if (delivery.attempts() < STATUS_TRIES) {
        throw new DeliveryFailure.Retryable(
            "a status came for a message that is not recorded yet", STATUS_WAIT, null);
      } else {
        log.info("{} reports on a message that was not sent by us", result.account());
      }
    }
  }
}
