package io.easyflow.report;

import io.easyflow.account.Accounts;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.SteadyClock;
import io.easyflow.connector.ConnectorPorts;
import io.easyflow.handoff.ChatChanged;
import io.easyflow.handoff.ChatList;
import io.easyflow.handoff.ChatView;
import io.easyflow.sync.CanonicalJson;
import io.easyflow.sync.HubEntryRoutes;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reports a closed chat: first as an event of the CRM's account, so that the chat's other
 * subscribers do not wait for the CRM, then by the CRM's port.
 */
@Component
class ChatReports {
  /** Channel of chats to report; the body is the {@link ChatChanged} that closed the chat. */
  static final String CHANNEL = "conversation-reports";

  private static final Logger LOG = LoggerFactory.getLogger(ChatReports.class);

  private final ReportTarget target;
  private final ReportProperties properties;
  private final Accounts accounts;
  private final ConnectorPorts ports;
  private final ChatList chats;
  private final Conversations conversations;
  private final CanonicalJson json;
  private final SteadyClock clock;

  ChatReports(
      ReportTarget target,
      ReportProperties properties,
      Accounts accounts,
      ConnectorPorts ports,
      ChatList chats,
      Conversations conversations,
      CanonicalJson json,
      SteadyClock clock) {
    this.target = target;
    this.properties = properties;
    this.accounts = accounts;
    this.ports = ports;
    this.chats = chats;
    this.conversations = conversations;
    this.json = json;
    this.clock = clock;
  }

  /** Takes a {@code chat-changed} event. */
  void due(Exchange exchange) {
    Delivery delivery = HubEntryRoutes.delivery(exchange, CHANNEL);
    ChatChanged change = change(exchange);
    if (change.type().equals(ChatChanged.CLOSED)) {
      target.account().ifPresent(account -> delivery.publish(event(account, change)));
    }
  }

  private NewEvent event(String account, ChatChanged change) {
    return NewEvent.of(
        CHANNEL,
        account.substring(0, account.indexOf(':')),
        account,
        change.type(),
        String.valueOf(change.chat()),
        json.bytes(change));
  }

  /**
   * Tells the CRM.
   *
   * @throws Exception what the port failed with
   */
  void send(Exchange exchange) throws Exception {
    Delivery delivery = HubEntryRoutes.delivery(exchange, CHANNEL);
    ChatChanged change = change(exchange);
    ChatView chat = chats.find(change.chat()).orElseThrow();
    awaitRating(change, chat);
    if (accounts.find(delivery.account()).isEmpty()) {
      throw new DeliveryFailure.Permanent(
          "there is no account '%s' that could be told of chat %d: set its credentials and replay"
              .formatted(delivery.account(), chat.id()),
          null);
    }
    exchange.getMessage().setBody(conversations.of(chat));
    ports.call(exchange, delivery.platform(), ReportTarget.PORT);
    LOG.info("chat {} is reported to {}", chat.id(), delivery.account());
  }

  /** Who spoke to a manager is asked for a rating, and needs a moment for it. */
  private void awaitRating(ChatChanged change, ChatView chat) {
    Duration left = Duration.between(clock.instant(), change.at().plus(properties.ratingWait()));
    boolean asked = change.formerManager() != null;
    if (asked && chat.rating() == null && left.compareTo(Duration.ZERO) > 0) {
      throw new DeliveryFailure.Deferred("the customer may still rate the chat", left);
    }
  }

  private ChatChanged change(Exchange exchange) {
    return json.read(exchange.getMessage().getBody(String.class), ChatChanged.class);
  }
}
