package io.easyflow.handoff;

import io.easyflow.model.Message;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What managers do with chats. */
@Component
class ManagerSteps {
  private static final Logger LOG = LoggerFactory.getLogger(ManagerSteps.class);

  /** More at once would be no help to who just came. */
  private static final String LONGEST_WAITING =
      "id in (select w.id from support_chats w where w.state = 'waiting'"
          + " order by w.waiting_since, w.id limit 10)";

  private final ChatWriter writer;
  private final LineRows lines;
  private final SystemLines system;
  private final Queue queue;
  private final ChatChanges changes;
  private final ManagerVoice voice;
  private final TopicNotes notes;
  private final HandoffProperties properties;

  ManagerSteps(
      ChatWriter writer,
      LineRows lines,
      SystemLines system,
      Queue queue,
      ChatChanges changes,
      ManagerVoice voice,
      TopicNotes notes,
      HandoffProperties properties) {
    this.writer = writer;
    this.lines = lines;
    this.system = system;
    this.queue = queue;
    this.changes = changes;
    this.voice = voice;
    this.notes = notes;
    this.properties = properties;
  }

  /** The first to accept gets the chat. */
  void accepted(Taking taking, ChatStep.Accepted step) throws SQLException {
    Chat chat = ChatRows.lock(taking.connection(), step.chat());
    Manager manager = ManagerRows.find(taking.connection(), step.manager());
    if (chat == null || chat.state() == ChatState.CLOSED || chat.state() == ChatState.TAKEN) {
      refuse(taking, chat, step.chat(), manager);
    } else {
      take(taking, chat, manager);
    }
  }

  /** What the manager writes from now on goes to this chat. */
  void opened(Taking taking, ChatStep.Opened step) throws SQLException {
    Chat chat = ChatRows.lock(taking.connection(), step.chat());
    Manager manager = ManagerRows.find(taking.connection(), step.manager());
    if (chat != null && owns(chat, manager)) {
      ManagerRows.replyTo(taking.connection(), manager.id(), chat.id());
      voice.send(
          taking.delivery(),
          manager,
          Phrases.get(manager.locale(), "manager.reply", chat.id(), chat.customerName()),
          ManagerButtons.mode(manager),
          null);
    } else {
      accepted(taking, new ChatStep.Accepted(step.chat(), step.manager()));
    }
  }

  private static boolean owns(Chat chat, Manager manager) {
    return chat.state() == ChatState.TAKEN && chat.managerId() == manager.id();
  }

  private void take(Taking taking, Chat chat, Manager manager) throws SQLException {
    Long former = chat.managerId();
    if (former != null) {
      TakeRows.end(taking.connection(), chat.id(), "given", taking.at());
      ManagerRows.stopReplies(taking.connection(), chat.id());
    }
    Chat taken =
        ChatRows.taken(
            taking.connection(),
            chat.id(),
            manager.id(),
            taking.at(),
            taking.at().plus(properties.managerIdle()));
    boolean waited = chat.state() == ChatState.WAITING;
    TakeRows.begin(taking.connection(), chat.id(), manager.id(), waited, taking.at());
    if (properties.group() == null || TopicRows.failed(taking.connection(), chat.id())) {
      ManagerRows.replyTo(taking.connection(), manager.id(), chat.id());
    }
    Long newest = lines.newest(taking.connection(), chat.id());
    system.say(taking, taken, "chat.taken", manager.name());
    changes.publish(taking, ChatChanged.TAKEN, taken, manager.id(), former, newest);
    LOG.info("chat {} taken by manager {}", chat.id(), manager.userId());
  }

  private void refuse(Taking taking, Chat chat, long number, Manager manager) throws SQLException {
    if (chat == null) {
      voice.tell(taking.delivery(), manager, "manager.chat.unknown", number);
    } else if (chat.state() == ChatState.CLOSED) {
      voice.tell(taking.delivery(), manager, "manager.chat.closed", number);
    } else if (chat.state() != ChatState.TAKEN) {
      voice.tell(taking.delivery(), manager, "manager.chat.free", number);
    } else if (chat.managerId() == manager.id()) {
      voice.tell(taking.delivery(), manager, "manager.chat.yours", number);
    } else {
      Manager owner = ManagerRows.find(taking.connection(), chat.managerId());
      voice.tell(taking.delivery(), manager, "manager.chat.others", number, owner.name());
    }
  }

  /** Written in the manager's own chat with the bot, not in the group. */
  private static boolean own(Message message, Manager manager) {
    return message.chatId().equals(manager.chatId());
  }

  void said(Taking taking, ChatStep.ManagerSaid step) throws SQLException {
    Chat chat = ChatRows.lock(taking.connection(), step.chat());
    Manager manager = ManagerRows.find(taking.connection(), step.manager());
    if (chat != null && !owns(chat, manager) && !own(step.message(), manager)) {
      notes.noted(taking, chat, manager, step.message());
      return;
    }
    if (chat == null || !owns(chat, manager)) {
      refuse(taking, chat, step.chat(), manager);
      return;
    }
    NewLine line = NewLine.of(ChatLine.Author.MANAGER, manager.name(), step.message());
    long number = writer.add(taking, chat, line);
    ChatRows.answered(
        taking.connection(), chat.id(), taking.at(), taking.at().plus(properties.visitorIdle()));
    TakeRows.answered(taking.connection(), chat.id(), taking.at());
    changes.said(taking, chat, number, ChatLine.Author.MANAGER);
    LOG.info(
        "answer {} of manager {} sent to the {} chat {}",
        number,
        manager.userId(),
        chat.account().split(":", 2)[0],
        chat.id());
  }

  void givenBack(Taking taking, ChatStep.GivenBack step) throws SQLException {
    Chat chat = ChatRows.lock(taking.connection(), step.chat());
    Manager manager = ManagerRows.find(taking.connection(), step.manager());
    if (chat == null || !owns(chat, manager)) {
      refuse(taking, chat, step.chat(), manager);
      return;
    }
    leave(taking, chat, "returned");
    Chat returned = ChatRows.returned(taking.connection(), chat.id());
    system.say(taking, returned, "chat.returned");
    changes.publish(taking, ChatChanged.RETURNED, returned, null, manager.id(), null);
  }

  private static void leave(Taking taking, Chat chat, String outcome) throws SQLException {
    if (chat.managerId() != null) {
      TakeRows.end(taking.connection(), chat.id(), outcome, taking.at());
      ManagerRows.stopReplies(taking.connection(), chat.id());
    }
  }

  /** A manager ends a chat of their own or one that nobody has; the hub and admins any. */
  void ended(Taking taking, ChatStep.Ended step) throws SQLException {
    Chat chat = ChatRows.lock(taking.connection(), step.chat());
    Manager manager =
        step.manager() == null ? null : ManagerRows.find(taking.connection(), step.manager());
    boolean others =
        manager != null
            && chat != null
            && chat.state() == ChatState.TAKEN
            && !owns(chat, manager)
            && !manager.admin();
    if (chat == null || chat.state() == ChatState.CLOSED || others) {
      if (manager != null) {
        refuse(taking, chat, step.chat(), manager);
      }
      return;
    }
    leave(taking, chat, "closed");
    Chat closed = ChatRows.closed(taking.connection(), chat.id(), taking.at());
    system.over(taking, closed, chat.managerId() != null);
    changes.publish(taking, ChatChanged.CLOSED, closed, null, chat.managerId(), null);
    if (manager != null && !manager.equals(former(taking, chat))) {
      voice.tell(taking.delivery(), manager, "manager.closed", chat.id());
    }
    LOG.info("chat {} closed", chat.id());
  }

  private static Manager former(Taking taking, Chat chat) throws SQLException {
    return chat.managerId() == null
        ? null
        : ManagerRows.find(taking.connection(), chat.managerId());
  }

  void assigned(Taking taking, ChatStep.Assigned step) throws SQLException {
    Chat chat = ChatRows.lock(taking.connection(), step.chat());
    Manager manager = ManagerRows.find(taking.connection(), step.manager());
    boolean possible = chat != null && manager != null && chat.state() != ChatState.CLOSED;
    if (possible && !owns(chat, manager)) {
      take(taking, chat, manager);
    }
  }

  void registered(Taking taking, ChatStep.Registered step) throws SQLException {
    Manager manager = ManagerRows.register(taking.connection(), step, taking.at());
    voice.send(
        taking.delivery(),
        manager,
        Phrases.get(
            manager.locale(),
            manager.admin() ? "manager.menu.admin" : "manager.menu",
            manager.name()),
        ManagerButtons.menu(manager),
        null);
  }

  /** Who goes home leaves the customers to the others; who comes is offered those that wait. */
  void shift(Taking taking, ChatStep.Shift step) throws SQLException {
    Manager manager = ManagerRows.find(taking.connection(), step.manager());
    boolean changed =
        ManagerRows.shift(taking.connection(), step.manager(), step.online(), taking.at());
    voice.tell(taking.delivery(), manager, step.online() ? "manager.online" : "manager.offline");
    if (!changed) {
      return;
    }
    if (step.online()) {
      for (Chat chat : lock(taking, LONGEST_WAITING, null)) {
        changes.publish(taking, ChatChanged.OFFERED, chat, manager.id(), null, null);
      }
    } else {
      for (Chat chat : lock(taking, "manager_id = ?", manager.id())) {
        queue.add(taking, chat, "chat.waiting.again");
      }
    }
  }

  private static List<Chat> lock(Taking taking, String where, Long manager) throws SQLException {
    try (PreparedStatement statement =
        taking
            .connection()
            .prepareStatement(
                "select "
                    + ChatRows.COLUMNS
                    + " from support_chats where "
                    + where
                    + " order by id for no key update")) {
      if (manager != null) {
        statement.setLong(1, manager);
      }
      ResultSet rows = statement.executeQuery();
      List<Chat> found = new ArrayList<>();
      while (rows.next()) {
        found.add(ChatRows.read(rows));
      }
      return found;
    }
  }

  void replyMode(Taking taking, ChatStep.ReplyMode step) throws SQLException {
    ManagerRows.replyTo(taking.connection(), step.manager(), step.number());
    Manager manager = ManagerRows.find(taking.connection(), step.manager());
    voice.send(
        taking.delivery(),
        manager,
        Phrases.get(manager.locale(), "manager.cancelled"),
        ManagerButtons.menu(manager),
        null);
  }

  /** Only what certainly did not arrive is sent again. */
  void again(Taking taking, ChatStep.Again step) throws SQLException {
    Chat chat = ChatRows.lock(taking.connection(), step.chat());
    Manager manager = ManagerRows.find(taking.connection(), step.manager());
    NewLine line = chat == null ? null : lines.again(taking.connection(), chat, step.line());
    if (line == null) {
      voice.tell(taking.delivery(), manager, "manager.again.no");
      return;
    }
    writer.send(taking, chat, step.line(), line);
    voice.tell(taking.delivery(), manager, "manager.again");
  }
}
