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

  private final Managers managers;
  private final ManagerBot bot;
  private final ManagerNotices notices;
  private final NoticeEdits edits;
  private final CanonicalJson json;

  HandoffRoutes(
      Managers managers,
      ManagerBot bot,
      ManagerNotices notices,
      NoticeEdits edits,
      CanonicalJson json) {
    this.managers = managers;
    this.bot = bot;
    this.notices = notices;
    this.edits = edits;
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

    // One by one: what a manager means depends on what they did just before.
    from("durable:"
            + InboundMessages.MESSAGE_RECEIVED
            + "?subscriber=manager-bot&batch=1&concurrency=4&perAccount=4&hold=1m")
        .routeId("manager-bot")
        .routeDescription("Understands what managers write and press")
        .process(this::manager);

    from("durable:" + ChatChanged.CHANNEL + "?subscriber=manager-notices&batch=16&hold=1m")
        .routeId("manager-notices")
        .routeDescription("Tells managers who waits and what customers say")
        .process(exchange -> notices.handle(delivery(exchange), read(exchange, ChatChanged.class)));

    from("durable:" + ManagerNotices.EDITS + "?subscriber=notice-edits&batch=1")
        .routeId("notice-edits")
        .routeDescription("Changes the notices of chats that wait no more")
        .process(exchange -> edits.handle(delivery(exchange), read(exchange, ChatChanged.class)));

    from("durable:" + ChatWork.CHANNEL + "?subscriber=chat-work&batch=16")
        .routeId("chat-work")
        .routeDescription("Does what is due in conversations, and what the API asks for")
        .process(this::work);
  }

  private static Delivery delivery(Exchange exchange) {
    return HubEntryRoutes.delivery(exchange, "handoff");
  }

  private <T> T read(Exchange exchange, Class<T> type) {
    return json.read(exchange.getMessage().getBody(String.class), type);
  }

  private void said(Exchange exchange) {
    Message message = read(exchange, Message.class);
    if (!managers.concerns(message)) {
      String page = exchange.getMessage().getHeader(PAGE, String.class);
      step(exchange, new ChatStep.Said(message, page));
    }
  }

  private void manager(Exchange exchange) {
    Message message = read(exchange, Message.class);
    if (managers.concerns(message)) {
      bot.handle(delivery(exchange), message);
    }
  }

  private void work(Exchange exchange) {
    String type = exchange.getMessage().getHeader("eventType", String.class);
    step(exchange, read(exchange, ChatWork.step(type)));
  }

  private static void step(Exchange exchange, ChatStep.What what) {
    Delivery delivery = delivery(exchange);
    delivery.effect(new ChatStep(what, delivery.receivedAt()));
  }
}
