package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.SteadyClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Who hears what happens to a chat: all managers in its topic of their group, or each concerned one
 * alone where they have no group or the chat got no topic.
 */
@Component
class NoticeReaders {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** A call that began at the last moment takes its time too. */
  private static final Duration PATIENCE = TopicWork.PATIENCE.multipliedBy(2);

  private final Managers managers;
  private final Topics topics;
  private final HandoffProperties properties;
  private final SteadyClock clock;

  NoticeReaders(Managers managers, Topics topics, HandoffProperties properties, SteadyClock clock) {
    this.managers = managers;
    this.topics = topics;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * The topic of the chat as a reader.
   *
   * @return empty when each manager is told alone
   * @throws DeliveryFailure.Deferred while it is being made
   */
  Optional<Manager> topic(Delivery delivery, ChatChanged change) {
    if (properties.group() == null || managers.account().isEmpty()) {
      return Optional.empty();
    }
    Optional<TopicStep> known = topics.of(change.chat());
    boolean settled = known.filter(step -> settled(step, delivery, change)).isPresent();
    boolean late = delivery.receivedAt().plus(PATIENCE).isBefore(clock.instant());
    if (!settled && TopicWishes.opens(change.type()) && !late) {
      throw new DeliveryFailure.Deferred("the topic of the chat is being made", LOOK_AGAIN);
    }
    return known.filter(step -> step.thread() != null).map(this::reader);
  }

  /** The event that asks for a topic follows that of the change, and one of before is no answer. */
  private static boolean settled(TopicStep step, Delivery delivery, ChatChanged change) {
    return switch (step.state()) {
      case REFUSED -> !TopicWishes.again(change.type()) || step.event() > delivery.eventId();
      case OPEN, CLOSED, UNKNOWN -> true;
    };
  }

  private Manager reader(TopicStep topic) {
    return Manager.reader(
        topic.account(), topic.group(), topic.thread(), topic.group(), properties.groupLanguage());
  }

  /** Who is told of a chat that waits; in a topic it needs to be said once only. */
  List<Manager> ofWaiting(Optional<Manager> topic, ChatChanged change) {
    if (topic.isPresent()) {
      return change.type().equals(ChatChanged.OFFERED) ? List.of() : List.of(topic.get());
    }
    String account = managers.account().orElse(null);
    Stream<Manager> all = managers.all().stream().filter(one -> one.account().equals(account));
    return switch (change.type()) {
      case ChatChanged.UNATTENDED -> all.filter(Manager::admin).toList();
      case ChatChanged.ESCALATED -> all.filter(one -> one.online() || one.admin()).toList();
      default ->
          all.filter(Manager::online)
              .filter(one -> change.manager() == null || one.id() == change.manager())
              .toList();
    };
  }

  /** Who reads along in the chat that a notice of a chat was sent to. */
  Stream<Manager> in(String account, String chatId) {
    Stream<Manager> group =
        chatId.equals(properties.group())
            ? Stream.of(Manager.reader(account, chatId, null, chatId, properties.groupLanguage()))
            : Stream.empty();
    return Stream.concat(managers.all().stream(), group)
        .filter(one -> one.account().equals(account))
        .filter(one -> one.chatId().equals(chatId));
  }
}
