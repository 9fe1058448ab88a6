package io.easyflow.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.catalog.Connector;
import io.easyflow.catalog.FolderCatalog;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
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
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
import org.junit.jupiter.api.Test;

class NotifyRoutesTest {
  private static final String TELEGRAM = "telegram:default";
  private static final String WHATSAPP = "whatsapp:default";
  private static final String PHONE = "+79991234567";

  private final HubFixture hub = new HubFixture(TELEGRAM, WHATSAPP, "shop:default");
  private final NotifyProperties properties =
      new NotifyProperties(
          List.of("telegram", "whatsapp"),
          "ru",
          List.of("whatsapp"),
          Map.of(
              "whatsapp",
              Map.of("order_shipped", "shipped_v1:order.number,delivery.trackingNumbers")),
          Duration.ofHours(24),
          Duration.ofDays(3));
  private final AddressBook addresses = new AddressBook(hub.jdbc, properties, hub.clock);
  private final MessageStarts starts = new MessageStarts(hub.json);
  private final OutboundMessages outbound =
      new OutboundMessages(hub.jdbc, starts, hub.clock, List.of());
  private final InboundMessages inbound = new InboundMessages(addresses, hub.json);
  private NotificationGate gate;
  private final Messages messages = new Messages(hub.jdbc, hub.json);
  private final List<Exchange> sent = new ArrayList<>();
  private final CamelContext camel = new DefaultCamelContext();
  private Processor port = exchange -> exchange.getMessage().setBody(result("m1", "sent", null));

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

  private List<Address> reachable() throws SQLException {
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

  // What people write

  @Test
  void keepsAMessageOnceAndTellsFlows() {
    assertThat(hear(written(TELEGRAM, "5", "m7", "Hello", null))).hasSize(1);
    assertThat(hear(written(TELEGRAM, "5", "m7", "Hello", null))).isEmpty();
    Messages.Filter chat = new Messages.Filter(null, TELEGRAM, "5", "in", null);
    assertThat(messages.search(chat, 10, null)).hasSize(1);
    assertThat(addresses.windowOpen(TELEGRAM, "5")).isTrue();
    hub.clock.move(Duration.ofHours(25));
    assertThat(addresses.windowOpen(TELEGRAM, "5")).isFalse();
  }

  @Test
  void onlyAnOwnContactProvesAPhone() {
    hear(
        written(
            TELEGRAM,
            "5",
            "m1",
            null,
            new Message.SharedContact("X", "+4915112345678", "9", false)));
    assertThat(addresses.find(TELEGRAM, "5").orElseThrow().phone()).isNull();
    hear(written(TELEGRAM, "5", "m2", null, new Message.SharedContact("I", PHONE, "user-5", true)));
    assertThat(addresses.find(TELEGRAM, "5").orElseThrow().phone()).isEqualTo(PHONE);
    hear(written(WHATSAPP, "100:79991234567", "w1", "Hi", null));
    assertThat(addresses.find(WHATSAPP, "100:79991234567").orElseThrow().phone()).isEqualTo(PHONE);
  }

  @Test
  void aPhoneIsLearntFromTheChatWhereThePersonHasAnotherId() {
    hear(from(WHATSAPP, "100:79991234567", "RU.400211"));
    assertThat(addresses.find(WHATSAPP, "100:79991234567").orElseThrow().phone()).isEqualTo(PHONE);
    hear(from(WHATSAPP, "100:RU.400211", "RU.400211"));
    assertThat(addresses.find(WHATSAPP, "100:RU.400211").orElseThrow().phone()).isNull();
    hear(from(TELEGRAM, "79991234567", "79991234567"));
    assertThat(addresses.find(TELEGRAM, "79991234567").orElseThrow().phone()).isNull();
  }

  @Test
  void everyEditOfAMessageIsKeptOnce() {
    Message first = edit("one", HubFixture.NOON);
    Message second = edit("two", HubFixture.NOON.plusSeconds(1));
    assertThat(hear(first)).hasSize(1);
    assertThat(hear(second)).hasSize(1);
    assertThat(hear(first)).isEmpty();
    assertThat(hear(second)).isEmpty();
  }

  private static Message edit(String text, Instant at) {
    return message(TELEGRAM, "5", "user-5", "m1", Message.Kind.EDIT, text, null, at);
  }

  private static Message from(String account, String chatId, String userId) {
    return message(
        account, chatId, userId, "m" + userId, Message.Kind.TEXT, "Hi", null, HubFixture.NOON);
  }

  @Test
  void notesWhoBlockedUsAndALateMessageDoesNotUndoIt() throws SQLException {
    knowsTelegram();
    hub.clock.move(Duration.ofMinutes(5));
    hear(system(TELEGRAM, "5", "s1", "blocked", hub.clock.instant()));
    assertThat(reachable()).isEmpty();
    hear(written(TELEGRAM, "5", "late", "sent before", null));
    assertThat(reachable()).as("written before the block").isEmpty();
    hub.clock.move(Duration.ofMinutes(5));
    hear(system(TELEGRAM, "5", "s2", "unblocked", hub.clock.instant()));
    assertThat(reachable()).hasSize(1);
  }

  // What customers are told

  @Test
  void theFlowTellsACustomerWhatChanged() throws Exception {
    knowsTelegram();
    assertThat(text(flow("created", "new"))).startsWith("Здравствуйте, Ivan!").contains("#1");
    assertThat(text(flow("status,delivery", "shipped"))).contains("отправлен");
    assertThat(text(flow("status", "delivered"))).contains("доставлен");
    assertThat(text(flow("status", "cancelled"))).contains("отменён");
    assertThat(text(flow("paid,payments", "processing"))).contains("оплачен").contains("₽");
    assertThat(flow("status", "processing")).as("nobody is told of this").isEmpty();
    assertThat(flow("items", "shipped")).as("the status did not change").isEmpty();
  }

  @Test
  void oneChangeIsToldOnceEvenWhenTwoFlowsAsk() throws Exception {
    knowsTelegram();
    RecordingDelivery one = new RecordingDelivery(77, "shop:default");
    RecordingDelivery other = new RecordingDelivery(77, "shop:default");
    ask(one, "order_shipped", customer(null));
    ask(other, "order_shipped", customer(null));
    hub.commit(one, gate);
    hub.commit(other, gate);
    assertThat(one.published).hasSize(1);
    assertThat(other.published).isEmpty();
    RecordingDelivery both = new RecordingDelivery(78, "shop:default");
    ask(both, "order_shipped", customer(null));
    ask(both, "order_shipped", customer(null));
    hub.commit(both, gate);
    assertThat(both.published).hasSize(1);
  }

  @Test
  void whoWroteLastIsAskedFirstAndTheCustomersLanguageIsSpoken() throws Exception {
    knowsTelegram();
    hub.clock.move(Duration.ofMinutes(1));
    hear(written(WHATSAPP, "100:79991234567", "w1", "Hi", null));
    List<NewEvent> told = tell("order_paid", customer("en-GB"));
    assertThat(told.get(0).account()).isEqualTo(WHATSAPP);
    assertThat(told.get(0).orderKey()).isEqualTo("100:79991234567");
    assertThat(message(told.get(0)).text()).startsWith("Your order #1 is paid");
  }

  @Test
  void aClosedWindowNeedsAnApprovedTemplateElseTheNextAddressServes() throws Exception {
    knowsTelegram();
    hub.clock.move(Duration.ofMinutes(1));
    hear(written(WHATSAPP, "100:79991234567", "w1", "Hi", null));
    hub.clock.move(Duration.ofHours(30));
    Message shipped = message(tell("order_shipped", customer(null)).get(0));
    assertThat(shipped.kind()).isEqualTo(Message.Kind.TEMPLATE);
    assertThat(shipped.template())
        .isEqualTo(new Message.Template("shipped_v1", "ru", List.of("#1", "")));
    assertThat(tell("order_paid", customer(null)).get(0).account()).isEqualTo(TELEGRAM);
  }

  @Test
  void aStrangerIsReachedByPhoneWhereATemplateAllowsIt() throws Exception {
    Message shipped = message(tell("order_shipped", customer(null)).get(0));
    assertThat(shipped.account()).isEqualTo(WHATSAPP);
    assertThat(shipped.chatId()).isEqualTo(PHONE);
    assertThat(tell("order_paid", customer(null))).isEmpty();
    assertThat(messages.notifications("shop:default", "1"))
        .extracting(Messages.Notification::status)
        .contains("no-address");
  }

  @Test
  void thePastIsNotAnnounced() throws Exception {
    knowsTelegram();
    hub.clock.move(Duration.ofDays(4));
    assertThat(tell("order_created", customer(null))).isEmpty();
    assertThat(messages.notifications("shop:default", "1").get(0).status()).isEqualTo("too-old");
  }

  @Test
  void aMissingTemplateHeaderIsASentence() {
    RecordingDelivery delivery = new RecordingDelivery(1, "shop:default");
    Exchange exchange = ask(delivery, null, customer(null));
    assertThat(exchange.getException())
        .isInstanceOf(DeliveryFailure.Permanent.class)
        .hasMessageContaining("needs the header 'template'");
  }

  // What became of it

  @Test
  void sendsWithWhatThePortNeedsAndNotesTheOutcome() throws Exception {
    knowsTelegram();
    NewEvent event = tell("order_paid", customer(null)).get(0);
    RecordingDelivery delivery = send(event, 500);
    hub.commit(delivery, outbound);
    assertThat(sent.get(0).getMessage().getHeader("chatId")).isEqualTo("5");
    assertThat(sent.get(0).getMessage().getHeader("windowOpen")).isEqualTo("true");
    assertThat(sent.get(0).getMessage().getHeader("messageReference")).isEqualTo("500");
    assertThat(sent.get(0).getMessage().getBody()).isInstanceOf(Message.class);
    assertThat(kept().status()).isEqualTo("sent");
    assertThat(kept().externalId()).isEqualTo("m1");
    assertThat(notification().status()).isEqualTo("sent");
  }

  @Test
  void aStatusNeverMovesBackwards() throws Exception {
    sendOne();
    hub.commit(report("m1", null, "read"), outbound);
    hub.commit(report("m1", null, "delivered"), outbound);
    assertThat(kept().status()).isEqualTo("read");
    hub.commit(report(null, "500", "failed"), outbound);
    assertThat(kept().status()).isEqualTo("read");
    assertThat(notification().status()).isEqualTo("read");
  }

  @Test
  void aStatusThatOvertakesItsMessageWaits() throws Exception {
    Exchange early = statusOf(new RecordingDelivery(1, TELEGRAM), "m1", null, "delivered");
    assertThat(early.getException()).isInstanceOf(DeliveryFailure.Retryable.class);
    RecordingDelivery last = new RecordingDelivery(1, TELEGRAM);
    last.attempts = 3;
    assertThat(statusOf(last, "m1", null, "delivered").getException()).isNull();
    assertThat(last.effects).as("not a message of ours").isEmpty();
  }

  @Test
  void aRefusalForGoodMarksTheChat() throws Exception {
    knowsTelegram();
    port =
        exchange -> {
          throw new DeliveryFailure.Permanent("bot was blocked by the user", null);
        };
    NewEvent event = tell("order_paid", customer(null)).get(0);
    RecordingDelivery delivery = new RecordingDelivery(500, TELEGRAM, "message-send");
    Exchange failed = sending(event, delivery);
    assertThat(failed.getException()).isInstanceOf(DeliveryFailure.Permanent.class);
    settle(delivery, "dead", "bot was blocked by the user");
    assertThat(kept().status()).isEqualTo("failed");
    assertThat(notification().status()).isEqualTo("failed");
    assertThat(notification().reason()).contains("blocked");
    assertThat(reachable()).isEmpty();
  }

  @Test
  void aReplayThatSucceedsIsNotedAsSent() throws Exception {
    knowsTelegram();
    NewEvent event = tell("order_paid", customer(null)).get(0);
    RecordingDelivery delivery = new RecordingDelivery(500, TELEGRAM, "message-send");
    sending(event, delivery);
    settle(delivery, "dead", "chat not found");
    assertThat(notification().status()).isEqualTo("failed");
    hub.commit(send(event, 500), outbound);
    assertThat(kept().status()).isEqualTo("sent");
    assertThat(kept().error()).isNull();
    assertThat(notification().status()).isEqualTo("sent");
  }

  @Test
  void anUnknownOutcomeIsNotedAndALaterWordSettlesIt() throws Exception {
    knowsTelegram();
    port =
        exchange -> {
          throw new DeliveryFailure.Unknown("no answer", null);
        };
    NewEvent event = tell("order_paid", customer(null)).get(0);
    RecordingDelivery delivery = new RecordingDelivery(500, TELEGRAM, "message-send");
    sending(event, delivery);
    settle(delivery, "unknown", "no answer");
    assertThat(kept().status()).isEqualTo("unknown");
    assertThat(reachable()).hasSize(1);
    hub.commit(report("m9", "500", "delivered"), outbound);
    assertThat(kept().status()).isEqualTo("delivered");
    assertThat(notification().status()).isEqualTo("delivered");
  }

  @Test
  void aRetryableRefusalGoesToTheChannel() throws Exception {
    knowsTelegram();
    port = exchange -> exchange.getMessage().setBody(result(null, "failed", "slow down"));
    NewEvent event = tell("order_paid", customer(null)).get(0);
    RecordingDelivery delivery = new RecordingDelivery(500, TELEGRAM, "message-send");
    Exchange failed = sending(event, delivery);
    assertThat(failed.getException())
        .isInstanceOf(DeliveryFailure.Retryable.class)
        .hasMessageContaining("slow down");
    hub.fail(delivery, starts);
    assertThat(kept().status()).isEqualTo("sending");
  }

  @Test
  void aMessageWhoseHubWasLostDuringTheCallIsMadeFromItsEvent() throws Exception {
    knowsTelegram();
    NewEvent event = tell("order_paid", customer(null)).get(0);
    hub.jdbc.update(
        "insert into event (id, day, channel, platform, account, type, headers, body, received_at)"
            + " values (500, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)",
        LocalDate.ofInstant(HubFixture.NOON, ZoneOffset.UTC),
        event.channel(),
        event.platform(),
        event.account(),
        event.type(),
        hub.json.write(event.headers()),
        event.body(),
        Timestamp.from(HubFixture.NOON));
    settle(new RecordingDelivery(500, TELEGRAM, "message-send"), "unknown", "the hub stopped");
    assertThat(kept().status()).isEqualTo("unknown");
    assertThat(kept().message()).isEqualTo(hub.json.read(text(event.body()), Message.class));
    assertThat(notification().status()).isEqualTo("unknown");
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private void sendOne() throws Exception {
    knowsTelegram();
    hub.commit(send(tell("order_paid", customer(null)).get(0), 500), outbound);
  }

  private void settle(RecordingDelivery delivery, String state, String reason) throws Exception {
    hub.fail(delivery, starts);
    try (Connection connection = hub.database.getConnection()) {
      outbound.settled(connection, delivery, state, reason);
    }
  }

  private Messages.Kept kept() {
    return messages.search(new Messages.Filter(null, null, null, "out", null), 10, null).get(0);
  }

  private Messages.Notification notification() {
    return messages.notifications("shop:default", "1").get(0);
  }

  private RecordingDelivery report(String externalId, String reference, String status) {
    RecordingDelivery delivery = new RecordingDelivery(900, TELEGRAM);
    assertThat(statusOf(delivery, externalId, reference, status).getException()).isNull();
    return delivery;
  }

  private Exchange statusOf(
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

  private static DeliveryResult result(String externalId, String status, String error) {
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

  private RecordingDelivery send(NewEvent event, long eventId) {
    RecordingDelivery delivery = new RecordingDelivery(eventId, event.account(), "message-send");
    assertThat(sending(event, delivery).getException()).isNull();
    return delivery;
  }

  private Exchange sending(NewEvent event, RecordingDelivery delivery) {
    return call("direct:test-message-send", delivery, event.body(), Map.copyOf(event.headers()));
  }

  private void knowsTelegram() {
    hear(written(TELEGRAM, "5", "m0", null, new Message.SharedContact("I", PHONE, "user-5", true)));
  }

  private List<NewEvent> hear(Message message) {
    RecordingDelivery delivery = hub.delivery(message.account());
    Exchange exchange = call("direct:hub-message", delivery, message, Map.of());
    assertThat(exchange.getException()).isNull();
    hub.commit(delivery, inbound);
    return delivery.published;
  }

  private Message written(
      String account, String chatId, String id, String text, Message.SharedContact contact) {
    Message.Kind kind = contact == null ? Message.Kind.TEXT : Message.Kind.CONTACT;
    String user = account.equals(WHATSAPP) ? "79991234567" : "user-" + chatId;
    Instant at = id.equals("late") ? HubFixture.NOON.plusSeconds(1) : hub.clock.instant();
    return message(account, chatId, user, id, kind, text, contact, at);
  }

  private static Message system(String account, String chatId, String id, String text, Instant at) {
    return message(account, chatId, "user-5", id, Message.Kind.SYSTEM, text, null, at);
  }

  private static Message message(
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

  private static Customer customer(String locale) {
    return new Customer("c1", "Ivan", PHONE, "ivan@example.com", locale);
  }

  private OrderChanged changed(Customer customer) {
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

  private Exchange ask(RecordingDelivery delivery, String template, Customer customer) {
    Map<String, Object> headers = template == null ? Map.of() : Map.of("template", template);
    return call("direct:hub-notify", delivery, hub.json.bytes(changed(customer)), headers);
  }

  private List<NewEvent> tell(String template, Customer customer) {
    RecordingDelivery delivery = hub.delivery("shop:default");
    assertThat(ask(delivery, template, customer).getException()).isNull();
    hub.commit(delivery, gate);
    return delivery.published;
  }

  private List<NewEvent> flow(String changes, String status) {
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

  private Message message(NewEvent event) {
    return hub.json.read(new String(event.body(), StandardCharsets.UTF_8), Message.class);
  }

  private String text(List<NewEvent> told) {
    assertThat(told).hasSize(1);
    return message(told.get(0)).text();
  }

  private Exchange call(
      String endpoint, RecordingDelivery delivery, Object body, Map<String, Object> headers) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.setProperty(Delivery.PROPERTY, delivery);
    exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
    exchange.getMessage().setBody(body);
    return camel.createProducerTemplate().send(endpoint, exchange);
  }
}
