package io.easyflow.notify;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.NewEvent;
import io.easyflow.model.Customer;
import io.easyflow.model.Message;
import io.easyflow.model.Order;
import io.easyflow.model.OrderChanged;
import io.easyflow.sync.CanonicalJson;
import io.easyflow.sync.HubEntryRoutes;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** Decides who is told of a change of an order, where, and in which words. */
@Component
class OrderNotifier {
  /** Header that says which template is meant. */
  static final String TEMPLATE = "template";

  private static final String CREATED = "order_created";

  private final AddressBook addresses;
  private final Accounts accounts;
  private final Templates templates;
  private final NotifyProperties properties;
  private final Outbox outbox;
  private final CanonicalJson json;
  private final Clock clock;

  OrderNotifier(
      AddressBook addresses,
      Accounts accounts,
      Templates templates,
      NotifyProperties properties,
      Outbox outbox,
      CanonicalJson json,
      Clock clock) {
    this.addresses = addresses;
    this.accounts = accounts;
    this.templates = templates;
    this.properties = properties;
    this.outbox = outbox;
    this.json = json;
    this.clock = clock;
  }

  /** Takes an {@code order-changed} event and the header {@code template}. */
  void handle(Exchange exchange) {
    Delivery delivery = HubEntryRoutes.delivery(exchange, "hub-notify");
    String template = exchange.getMessage().getHeader(TEMPLATE, String.class);
    if (template == null || template.isBlank()) {
      throw new DeliveryFailure.Permanent(
          "direct:hub-notify needs the header 'template', such as order_shipped: set it with"
              + " setHeader before the call",
          null);
    }
    delivery.effect(
        new Notify(changed(exchange, delivery), delivery.eventId(), template, clock.instant()));
  }

  private OrderChanged changed(Exchange exchange, Delivery delivery) {
    if (delivery.origin(exchange.getMessage().getBody()) instanceof OrderChanged changed) {
      return changed;
    }
    try {
      return json.read(exchange.getMessage().getBody(String.class), OrderChanged.class);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new DeliveryFailure.Permanent(
          "direct:hub-notify takes the body of an order-changed event: call it from a route that"
              + " begins at durable:order-changed and leave the body as it is",
          e);
    }
  }

  /**
   * What becomes of a notification.
   *
   * @param recipient account of the messenger, null when nobody can be reached
   * @param chatId the platform's id of the chat, null when nobody can be reached
   * @param status {@code queued}, {@code no-address} or {@code too-old}
   * @param messages what to send, empty when nobody is told
   */
  record Decision(String recipient, String chatId, String status, List<NewEvent> messages) {}

  /**
   * @param asked what shall be told
   * @param known where customers can be reached
   * @return who is told, where, and in which words
   */
  Decision decide(Notify asked, KnownAddresses known) {
    if (tooOld(asked.changed().order(), asked.template(), asked.at())) {
      return new Decision(null, null, "too-old", List.of());
    }
    return message(asked, known)
        .map(
            message ->
                new Decision(
                    message.account(),
                    message.chatId(),
                    "queued",
                    outbox.events(message, asked.key())))
        .orElse(new Decision(null, null, "no-address", List.of()));
  }

  private boolean tooOld(Order order, String template, Instant now) {
    return template.equals(CREATED)
        && order.createdAt() != null
        && order.createdAt().isBefore(now.minus(properties.maxAge()));
  }

  private Optional<Message> message(Notify asked, KnownAddresses known) {
    OrderChanged changed = asked.changed();
    String template = asked.template();
    Customer customer = changed.order().customer();
    if (customer == null || customer.phone() == null && customer.email() == null) {
      return Optional.empty();
    }
    for (Address address : reachable(known.of(customer.phone(), customer.email()))) {
      Locale locale = locale(customer.locale(), address.locale());
      if (freeText(address)) {
        String text = text(template, locale, changed);
        return Optional.of(Message.text(address.account(), address.chatId(), text));
      }
      Optional<Message> approved =
          approved(
              address.platform(), address.account(), address.chatId(), template, locale, changed);
      if (approved.isPresent()) {
        return approved;
      }
    }
    return begin(customer, template, changed, known);
  }

  /** Who wrote last comes first; among those who never wrote, the preferred messenger. */
  private List<Address> reachable(List<Address> known) {
    Comparator<Address> lastActive =
        Comparator.comparing(
            Address::lastInboundAt, Comparator.nullsLast(Comparator.reverseOrder()));
    return known.stream()
        .filter(address -> !address.blocked())
        .filter(address -> properties.channels().contains(address.platform()))
        .filter(address -> accounts.find(address.account()).isPresent())
        .sorted(
            lastActive.thenComparing(address -> properties.channels().indexOf(address.platform())))
        .toList();
  }

  /** Messengers that know people by phone take free text for a while after the last message. */
  private boolean freeText(Address address) {
    return !properties.phoneChats().contains(address.platform()) || addresses.windowOpen(address);
  }

  /** Begins a chat with a phone number, where an approved template allows it. */
  private Optional<Message> begin(
      Customer customer, String template, OrderChanged changed, KnownAddresses known) {
    if (customer.phone() == null) {
      return Optional.empty();
    }
    for (String platform : properties.channels()) {
      Optional<Account> account =
          accounts.of(platform).stream()
              .filter(one -> accounts.missing(one, "api").isEmpty())
              .findFirst();
      boolean blocked = account.isPresent() && known.blocked(account.get().id(), customer.phone());
      if (properties.phoneChats().contains(platform) && account.isPresent() && !blocked) {
        Optional<Message> approved =
            approved(
                platform,
                account.get().id(),
                customer.phone(),
                template,
                locale(customer.locale(), null),
                changed);
        if (approved.isPresent()) {
          return approved;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Message> approved(
      String platform,
      String account,
      String chatId,
      String template,
      Locale locale,
      OrderChanged changed) {
    String declared =
        properties.templates().getOrDefault(platform, java.util.Map.of()).get(template);
    if (declared == null || declared.isBlank()) {
      return Optional.empty();
    }
    int colon = declared.indexOf(':');
    String name = colon < 0 ? declared : declared.substring(0, colon);
    List<String> values =
        colon < 0
            ? List.of("order.number")
            : Arrays.stream(declared.substring(colon + 1).split(",")).map(String::strip).toList();
    for (String value : values) {
      if (!Placeholders.names().contains(value)) {
        throw new DeliveryFailure.Permanent(
            "property easyflow.notify.templates.%s.%s names the unknown value '%s': use some of %s"
                .formatted(platform, template, value, Placeholders.names()),
            null);
      }
    }
    List<String> parameters =
        values.stream().map(value -> Placeholders.value(value, changed, locale)).toList();
    return Optional.of(
        Message.out(account, chatId, Message.Kind.TEMPLATE)
            .template(new Message.Template(name.strip(), locale.getLanguage(), parameters))
            .locale(locale.toLanguageTag())
            .build());
  }

  private String text(String template, Locale locale, OrderChanged changed) {
    try {
      return templates.render(template, locale, changed);
    } catch (TemplateException e) {
      throw new DeliveryFailure.Permanent(e.getMessage(), e);
    }
  }

  private Locale locale(String... told) {
    for (String tag : told) {
      if (tag != null) {
        String language = Locale.forLanguageTag(tag.replace('_', '-')).getLanguage();
        if (Templates.LANGUAGES.contains(language)) {
          return Locale.forLanguageTag(language);
        }
      }
    }
    return Locale.forLanguageTag(properties.locale());
  }
}
