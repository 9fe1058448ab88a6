package io.easyflow.handoff;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Customers who wait for a human: who is offered whom, and when somebody else is. */
@Component
class Queue {
  /** Offered to the least busy manager alone. */
  static final int FIRST = 0;

  /** Offered to everybody. */
  static final int ALL = 1;

  /** Everybody and the admins know; nothing more happens by itself before hours open. */
  static final int ESCALATED = 2;

  private final HandoffProperties properties;
  private final OfficeHours hours;
  private final Managers managers;
  private final ChatChanges changes;
  private final SystemLines system;

  Queue(
      HandoffProperties properties,
      OfficeHours hours,
      Managers managers,
      ChatChanges changes,
      SystemLines system) {
    this.properties = properties;
    this.hours = hours;
    this.managers = managers;
    this.changes = changes;
    this.system = system;
  }

  /**
   * Lets the customer wait, and says so.
   *
   * @param chat the locked chat
   * @param phrase what the customer is told when somebody is there
   * @return the chat, waiting
   */
  Chat add(Taking taking, Chat chat, String phrase) throws SQLException {
    Long former = chat.managerId();
    if (former != null) {
      TakeRows.end(taking.connection(), chat.id(), "waiting", taking.at());
      ManagerRows.stopReplies(taking.connection(), chat.id());
    }
    List<Manager> online = online(taking);
    if (online.isEmpty()) {
      // Who stays at work over night is asked again in the morning.
      Instant morning = hours.open(taking.at()) ? null : hours.opensAfter(taking.at());
      Chat waiting =
          ChatRows.waiting(taking.connection(), chat.id(), taking.at(), ESCALATED, morning);
      system.askContact(taking, waiting);
      changes.publish(taking, ChatChanged.UNATTENDED, waiting, null, former, null);
      return waiting;
    }
    // Who just left the customer alone is not the first to be asked again.
    Manager first =
        online.stream()
            .filter(one -> one.id() != (former == null ? 0 : former))
            .findFirst()
            .orElse(null);
    boolean alone = first != null && online.size() > 1;
    Instant due = taking.at().plus(alone ? properties.offerFirst() : properties.escalateAfter());
    Chat waiting =
        ChatRows.waiting(taking.connection(), chat.id(), taking.at(), alone ? FIRST : ALL, due);
    system.say(taking, waiting, phrase);
    changes.publish(taking, ChatChanged.WAITING, waiting, alone ? first.id() : null, former, null);
    return waiting;
  }

  /** Nobody accepted the chat yet. */
  void due(Taking taking, Chat chat, int stage, Instant waitingSince) throws SQLException {
    if (stage == ESCALATED && online(taking).isEmpty()) {
      ChatRows.due(taking.connection(), chat.id(), ESCALATED, null); // who comes is offered it
    } else if (stage != ALL) {
      Instant since = stage == FIRST ? waitingSince : taking.at();
      Instant escalate = since.plus(properties.escalateAfter());
      ChatRows.due(taking.connection(), chat.id(), ALL, escalate);
      changes.publish(taking, ChatChanged.OFFERED, chat, null, null, null);
    } else {
      ChatRows.due(taking.connection(), chat.id(), ESCALATED, null);
      changes.publish(taking, ChatChanged.ESCALATED, chat, null, null, null);
    }
  }

  private List<Manager> online(Taking taking) throws SQLException {
    String account = managers.account().orElse(null);
    return account == null || !hours.open(taking.at())
        ? List.of()
        : ManagerRows.online(taking.connection(), account, properties.everybody());
  }
}
