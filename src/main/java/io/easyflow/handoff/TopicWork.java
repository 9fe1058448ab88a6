package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.SteadyClock;
import io.easyflow.connector.ConnectorPorts;
import io.easyflow.model.Topic;
import io.easyflow.sync.CanonicalJson;
import io.easyflow.sync.HubEntryRoutes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** The steps before and after a connector's {@code -topic} port. */
@Component
class TopicWork {
  /** Name of the port: {@link Topic} in, {@link Topic} out. */
  static final String PORT = "topic";

  /** Exchange property with the endpoint of the port, null when there is nothing to do. */
  static final String ENDPOINT = "EasyFlowTopicPort";

  private static final String THEN = "EasyFlowTopicStep";

  /** Until then a topic may be made; from then on each manager is told alone. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Topics topics;
  private final ConnectorPorts ports;
  private final CanonicalJson json;
  private final SteadyClock clock;

  TopicWork(Topics topics, ConnectorPorts ports, CanonicalJson json, SteadyClock clock) {
    this.topics = topics;
    this.ports = ports;
    this.json = json;
    this.clock = clock;
  }

  /** Sets what the port needs, if anything is to be done. */
  void ask(Exchange exchange) {
    Delivery delivery = HubEntryRoutes.delivery(exchange, TopicWish.CHANNEL);
    TopicWish wish = json.read(exchange.getMessage().getBody(String.class), TopicWish.class);
    Optional<TopicStep> known = topics.of(wish.chat());
    boolean open = known.filter(step -> step.state() == TopicStep.State.OPEN).isPresent();
    if (wish.name() == null) {
      known.filter(step -> open).ifPresent(step -> close(exchange, step));
    } else if (!open && mayBeMade(delivery, wish, known)) {
      open(exchange, delivery, wish);
    }
  }

  /** Where there may be one already a second is made only when a person replays the event. */
  private static boolean mayBeMade(Delivery delivery, TopicWish wish, Optional<TopicStep> known) {
    if (delivery.forced() || known.isEmpty()) {
      return true;
    }
    return switch (known.get().state()) {
      case REFUSED -> wish.again();
      case OPEN, CLOSED, UNKNOWN -> false;
    };
  }

  private void open(Exchange exchange, Delivery delivery, TopicWish wish) {
    boolean late = delivery.receivedAt().plus(PATIENCE).isBefore(clock.instant());
    String port = delivery.platform() + "-" + PORT;
    if (!ports.has(delivery.platform(), PORT)) {
      String lacks =
          "connector '%s' knows no topics, it has no route %s: unset easyflow.handoff.group"
              .formatted(delivery.platform(), port);
      delivery.effect(step(delivery, wish, TopicStep.State.REFUSED, lacks));
    } else if (late && !delivery.forced()) {
      String reason = "it could not be made within " + PATIENCE.toSeconds() + " seconds";
      delivery.effect(step(delivery, wish, TopicStep.State.REFUSED, reason));
    } else {
      call(
          exchange,
          new Topic(delivery.account(), wish.group(), null, wish.name(), false),
          step(delivery, wish, TopicStep.State.OPEN, null));
    }
  }

  private TopicStep step(Delivery delivery, TopicWish wish, TopicStep.State state, String reason) {
    return new TopicStep(
        wish.chat(), delivery.account(), wish.group(), null, state, reason, delivery.eventId());
  }

  private static void close(Exchange exchange, TopicStep open) {
    call(
        exchange,
        new Topic(open.account(), open.group(), open.thread(), null, true),
        open.become(TopicStep.State.CLOSED, open.thread()));
  }

  private static void call(Exchange exchange, Topic topic, TopicStep then) {
    exchange.getMessage().setBody(topic);
    exchange.setProperty(THEN, then);
    exchange.setProperty(ENDPOINT, "direct:" + topic.account().split(":", 2)[0] + "-" + PORT);
  }

  /** Notes what the port gave. */
  void done(Exchange exchange) {
    String port = exchange.getProperty(ENDPOINT, String.class).substring("direct:".length());
    List<Topic> given = HubEntryRoutes.records(exchange, port, Topic.class);
    if (given.isEmpty() || given.get(0).thread() == null) {
      throw new DeliveryFailure.Unknown(
          port + " gave no topic, so nobody knows whether there is one", null);
    }
    TopicStep then = exchange.getProperty(THEN, TopicStep.class);
    HubEntryRoutes.delivery(exchange, TopicWish.CHANNEL)
        .effect(then.become(then.state(), given.get(0).thread()));
  }
}
