package io.easyflow.handoff;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What happens when nobody does anything. */
@Component
class DueSteps {
  private static final Logger LOG = LoggerFactory.getLogger(DueSteps.class);
  private static final int ASKED = 1;

  private final Queue queue;
  private final SystemLines system;
  private final ManagerSteps managers;
  private final ChatChanges changes;
  private final HandoffProperties properties;

  DueSteps(
      Queue queue,
      SystemLines system,
      ManagerSteps managers,
      ChatChanges changes,
      HandoffProperties properties) {
    this.queue = queue;
    this.system = system;
    this.managers = managers;
    this.changes = changes;
    this.properties = properties;
  }

  private record Waits(int stage, Instant dueAt, Instant waitingSince, boolean answered) {}

  void due(Taking taking, ChatStep.Due step) throws SQLException {
    Chat chat = ChatRows.lock(taking.connection(), step.chat());
    Waits waits = chat == null ? null : waits(taking, chat.id());
    if (waits == null || !step.since().equals(waits.dueAt())) {
      return;
    }
    LOG.info("chat {} is due in state {}", chat.id(), chat.state().word());
    if (chat.state() == ChatState.WAITING) {
      queue.due(taking, chat, waits.stage(), waits.waitingSince());
    } else if (chat.state() == ChatState.TAKEN) {
      taken(taking, chat, waits);
    } else {
      ChatRows.due(taking.connection(), chat.id(), 0, null);
    }
  }

  /** Of a manager and a customer, who owes an answer is the one who is idle. */
  private void taken(Taking taking, Chat chat, Waits waits) throws SQLException {
    if (!waits.answered()) {
      queue.add(taking, chat, "chat.waiting.again");
    } else if (waits.stage() != ASKED) {
      system.say(taking, chat, "chat.idle");
      ChatRows.due(
          taking.connection(), chat.id(), ASKED, taking.at().plus(properties.closeAfterAsked()));
    } else {
      managers.ended(taking, new ChatStep.Ended(chat.id(), null));
    }
  }

  private static Waits waits(Taking taking, long chat) throws SQLException {
    try (PreparedStatement statement =
        taking
            .connection()
            .prepareStatement(
                "select stage, due_at, waiting_since, manager_at >= greatest(taken_at, customer_at)"
                    + " as answered from support_chats where id = ?")) {
      statement.setLong(1, chat);
      ResultSet rows = statement.executeQuery();
      rows.next();
      return new Waits(
          rows.getInt("stage"),
          time(rows, "due_at"),
          time(rows, "waiting_since"),
          rows.getBoolean("answered"));
    }
  }

  private static Instant time(ResultSet rows, String column) throws SQLException {
    Timestamp time = rows.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  /** Only what managers wrote is worth telling, and only once. */
  void outcome(Taking taking, ChatStep.Outcome step) throws SQLException {
    Chat chat = ChatRows.lock(taking.connection(), step.chat());
    if (LineRows.tell(taking.connection(), step.line())) {
      changes.publish(taking, ChatChanged.OUTCOME, chat, chat.managerId(), null, step.line());
    }
  }
}
