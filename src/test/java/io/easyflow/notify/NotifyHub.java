package io.easyflow.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.catalog.Connector;
import io.easyflow.catalog.FolderCatalog;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.RecordingDelivery;
import io.easyflow.model.Customer;
import io.easyflow.model.DeliveryResult;
import io.easyflow.model.Message;
import io.easyflow.model.Order;
import io.easyflow.model.OrderChanged;
import io.easyflow.model.OrderStatus;
import io.easyflow.sync.HubFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The routes of messages and notifications on a database, with ports that remember what they sent.
 */
abstract class NotifyHub {
  static final String TELEGRAM = "telegram:default";
  static final String WHATSAPP = "whatsapp:default";
  static final String PHONE = "+79991234567";

  final HubFixture hub = new HubFixture(TELEGRAM, WHATSAPP, "shop:default");
  final NotifyProperties properties =
      new NotifyProperties(
          List.of("telegram", "whatsapp"),
          "ru",
          List.of("whatsapp"),
          Map.of(
              "whatsapp",
              Map.of("order_shipped", "shipped_v1:order.number,delivery.trackingNumbers")),
          Duration.ofHours(24),
          Duration.ofDays(3));
  final AddressBook addresses = new AddressBook(hub.jdbc, properties, hub.clock);
  final MessageStarts starts = new MessageStarts(hub.json);
  final OutboundMessages outbound = new OutboundMessages(hub.jdbc, starts, hub.clock, List.of());
  final InboundMessages inbound = new InboundMessages(addresses, hub.json);
  NotificationGate gate;
  final Messages messages = new Messages(hub.jdbc, hub.json);
  final List<Exchange> sent = new ArrayList<>();
  final CamelContext camel = new DefaultCamelContext();
  Processor port = exchange -> exchange.getMessage().setBody(result("m1", "sent", null));

  @BeforeEach
  void start() throws Exception {
    FolderCatalog catalog = new FolderCatalog();
    for (String id : List.of("telegram", "whatsapp")) {
      catalog.put(
          new Connector(
              id, id, Connector.Category.MESSENGER, null, null, Map.of(), null, null, Map.of()));
    }
    Outbox outbox = new Outbox(hub.json);
    OrderNotifier notifier =
        new OrderNotifier(
            addresses,
            hub.accounts,
            new Templates(Path.of("routes"), hub.jdbc),
            properties,
            outbox,
            hub.json,
            hub.clock);
    gate = new NotificationGate(notifier);
    MessageSender sender = new MessageSender(addresses, catalog, hub.json, hub.clock);
    camel.addRoutes(new NotifyRoutes(notifier, sender, outbound, hub.clock));
    AdviceWith.adviceWith(
        camel, "message-send", advice -> advice.replaceFromWith("direct:test-message-send"));
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            for (String platform : List.of("telegram", "whatsapp")) {
              from("direct:" + platform + "-send")
                  .routeId(platform + "-send")
                  .process(exchange -> sent.add(exchange.copy()))
                  .process(exchange -> port.process(exchange));
            }
          }
        });
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(
            ResourceHelper.resolveResource(
                camel, "file:routes/flows/order-notifications.camel.yaml"));
    AdviceWith.adviceWith(
        camel, "order-notifications", advice -> advice.replaceFromWith("direct:test-flow"));
    camel.start();
  }

  List<Address> reachable() throws SQLException {
    KnownAddresses.Wanted wanted = new KnownAddresses.Wanted();
    wanted.add(PHONE, null);
    try (Connection connection = hub.jdbc.getDataSource().getConnection()) {
      return AddressBook.of(connection, wanted).all().stream().filter(a -> !a.blocked()).toList();
    }
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  void sendOne() throws Exception {
    knowsTelegram();
    hub.commit(send(tell("order_paid", customer(null)).get(0), 500), outbound);
  }

  void settle(RecordingDelivery delivery, String state, String reason) throws Exception {
    hub.fail(delivery, starts);
    try (Connection connection = hub.database.getConnection()) {
      outbound.settled(connection, delivery, state, reason);
    }
  }

  Messages.Kept kept() {
    return messages.search(new Messages.Filter(null, null, null, "out", null), 10, null).get(0);
  }

  Messages.Notification notification() {
    return messages.notifications("shop:default", "1").get(0);
  }

  RecordingDelivery report(String externalId, String reference, String status) {
    RecordingDelivery delivery = new RecordingDelivery(900, TELEGRAM);
    assertThat(statusOf(delivery, externalId, reference, status).getException()).isNull();
    return delivery;
  }

  Exchange statusOf(
      RecordingDelivery delivery, String externalId, String reference, String status) {
    return call(
        "direct:hub-delivery-status",
        delivery,
        new DeliveryResult(
            TELEGRAM,
            "5",
            externalId,
            reference,
            DeliveryResult.Status.valueOf(status.toUpperCase()),
            false,
            null,
            hub.clock.instant()),
        Map.of());
  }

  static DeliveryResult result(String externalId, String status, String error) {
    return new DeliveryResult(
        TELEGRAM,
        "5",
        externalId,
        null,
        DeliveryResult.Status.valueOf(status.toUpperCase()),
        error != null,
        error,
        null);
  }

  RecordingDelivery send(NewEvent event, long eventId) {
    RecordingDelivery delivery = new RecordingDelivery(eventId, event.account(), "message-send");
    assertThat(sending(event, delivery).getException()).isNull();
    return delivery;
  }

  Exchange sending(NewEvent event, RecordingDelivery delivery) {
    return call("direct:test-message-send", delivery, event.body(), Map.copyOf(event.headers()));
  }

  void knowsTelegram() {
    hear(written(TELEGRAM, "5", "m0", null, new Message.SharedContact("I", PHONE, "user-5", true)));
  }

  List<NewEvent> hear(Message message) {
    RecordingDelivery delivery = hub.delivery(message.account());
    Exchange exchange = call("direct:hub-message", delivery, message, Map.of());
    assertThat(exchange.getException()).isNull();
    hub.commit(delivery, inbound);
    return delivery.published;
  }

  Message written(
      String account, String chatId, String id, String text, Message.SharedContact contact) {
    Message.Kind kind = contact == null ? Message.Kind.TEXT : Message.Kind.CONTACT;
    String user = account.equals(WHATSAPP) ? "79991234567" : "user-" + chatId;
    Instant at = id.equals("late") ? HubFixture.NOON.plusSeconds(1) : hub.clock.instant();
    return message(account, chatId, user, id, kind, text, contact, at);
  }

  static Message system(String account, String chatId, String id, String text, Instant at) {
    return message(account, chatId, "user-5", id, Message.Kind.SYSTEM, text, null, at);
  }

  static Message message(
      String account,
      String chatId,
      String userId,
      String id,
      Message.Kind kind,
      String text,
      Message.SharedContact contact,
      Instant at) {
    return Message.in(account, chatId, kind)
        .userId(userId)
        .externalId(id)
        .text(text)
        .contact(contact)
        .userName("Ivan")
        .sentAt(at)
        .build();
  }

  static Customer customer(String locale) {
    return new Customer("c1", "Ivan", PHONE, "ivan@example.com", locale);
  }

  OrderChanged changed(Customer customer) {
    Order order = HubFixture.order("1", OrderStatus.SHIPPED, null);
    return new OrderChanged(
        new Order(
            order.account(),
            order.externalId(),
            order.number(),
            order.status(),
            null,
            null,
            order.createdAt(),
            null,
            order.currency(),
            order.total(),
            customer,
            null,
            null,
            null),
        List.of("status"),
        null,
        null);
  }

  Exchange ask(RecordingDelivery delivery, String template, Customer customer) {
    Map<String, Object> headers = template == null ? Map.of() : Map.of("template", template);
    return call("direct:hub-notify", delivery, hub.json.bytes(changed(customer)), headers);
  }

  List<NewEvent> tell(String template, Customer customer) {
    RecordingDelivery delivery = hub.delivery("shop:default");
    assertThat(ask(delivery, template, customer).getException()).isNull();
    hub.commit(delivery, gate);
    return delivery.published;
  }

  List<NewEvent> flow(String changes, String status) {
    RecordingDelivery delivery = hub.delivery("shop:default");
    Exchange exchange =
        call(
            "direct:test-flow",
            delivery,
            hub.json.bytes(changed(customer(null))),
            Map.of("changes", changes, "status", status));
    assertThat(exchange.getException()).isNull();
    hub.commit(delivery, gate);
    return delivery.published;
  }

  Message message(NewEvent event) {
    return hub.json.read(new String(event.body(), StandardCharsets.UTF_8), Message.class);
  }

  String text(List<NewEvent> told) {
    assertThat(told).hasSize(1);
    return message(told.get(0)).text();
  }

  Exchange call(
      String endpoint, RecordingDelivery delivery, Object body, Map<String, Object> headers) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.setProperty(Delivery.PROPERTY, delivery);
    exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
    exchange.getMessage().setBody(body);
    return camel.createProducerTemplate().send(endpoint, exchange);
  }
}
