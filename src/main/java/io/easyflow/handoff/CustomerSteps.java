package io.easyflow.handoff;

import io.easyflow.channel.NewEvent;
import io.easyflow.model.Message;
import io.easyflow.sync.CanonicalJson;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What customers do, and what the bot answers them. */
@Component
class CustomerSteps {
  private static final Logger LOG = LoggerFactory.getLogger(CustomerSteps.class);

  /** Nothing that anybody says. */
  private static final Set<Message.Kind> SILENT =
      Set.of(
          Message.Kind.SYSTEM,
          Message.Kind.REACTION,
          Message.Kind.EDIT,
          Message.Kind.CALLBACK_ANSWER,
          Message.Kind.UNKNOWN);

  private final ChatWriter writer;
  private final SystemLines system;
  private final Queue queue;
  private final ChatChanges changes;
  private final HandoffProperties properties;
  private final CanonicalJson json;

  CustomerSteps(
      ChatWriter writer,
      SystemLines system,
      Queue queue,
      ChatChanges changes,
      HandoffProperties properties,
      CanonicalJson json) {
    this.writer = writer;
    this.system = system;
    this.queue = queue;
    this.changes = changes;
    this.properties = properties;
    this.json = json;
  }

  void said(Taking taking, ChatStep.Said said) throws SQLException {
    Message message = said.message();
    if (SILENT.contains(message.kind())) {
      return;
    }
    if (Rating.of(message) != null) {
      rated(taking, message, Rating.of(message));
      return;
    }
    Chat chat = open(taking, said);
    if (wish(message)) {
      wished(taking, chat, message);
      return;
    }
    Chat known = learn(taking, chat, message);
    long line = writer.add(taking, known, NewLine.of(ChatLine.Author.USER, null, message));
    changes.said(taking, known, line, ChatLine.Author.USER);
    if (known.state().answeredByBot() && message.kind() != Message.Kind.CONTACT) {
      taking.delivery().publish(question(known, line));
    }
  }

  private static boolean wish(Message message) {
    return message.kind() == Message.Kind.BUTTON && SystemLines.WISH.equals(message.data());
  }

  private Chat open(Taking taking, ChatStep.Said said) throws SQLException {
    ChatRows.Opened opened =
        ChatRows.open(taking.connection(), said, taking.at(), properties.managerIdle());
    Chat chat = opened.chat();
    if (opened.created()) {
      LOG.info("chat {} created for session {}", chat.id(), chat.chatId());
      changes.publish(taking, ChatChanged.CREATED, chat, null, null, null);
    }
    return chat;
  }

  /** Who waits for a call may leave name and number in any form. */
  private Chat learn(Taking taking, Chat chat, Message message) throws SQLException {
    Phones.Told told = null;
    if (message.contact() != null) {
      String own = message.contact().own() ? Phones.e164(message.contact().phone()) : null;
      told = own == null ? null : new Phones.Told(own, null);
    } else if (chat.state() == ChatState.WAITING && chat.phone() == null) {
      told = Phones.in(message.text());
    }
    if (told == null) {
      return chat;
    }
    String name = chat.customerName() == null ? told.name() : null;
    Chat known = ChatRows.customer(taking.connection(), chat.id(), name, told.phone());
    if (chat.state() == ChatState.WAITING) {
      system.say(taking, known, "chat.phone.kept");
    }
    return known;
  }

  private void wished(Taking taking, Chat chat, Message message) throws SQLException {
    Message.SharedContact contact = message.contact();
    Chat known =
        contact == null
            ? chat
            : ChatRows.customer(
                taking.connection(), chat.id(), contact.name(), Phones.e164(contact.phone()));
    // What was pressed is part of what was said, also where a program asked without words.
    boolean words = message.text() != null && !message.text().isBlank();
    String text = words ? message.text() : Phrases.get(known.locale(), "chat.button.human");
    writer.add(
        taking,
        known,
        new NewLine(
            ChatLine.Author.USER,
            null,
            text,
            List.of(),
            List.of(),
            SystemLines.WISH,
            message.externalId()));
    switch (known.state()) {
      case WAITING -> system.say(taking, known, "chat.waiting.still");
      case TAKEN -> system.say(taking, known, "chat.taken.already");
      default -> queue.add(taking, known, "chat.waiting");
    }
  }

  private void rated(Taking taking, Message message, Rating rating) throws SQLException {
    Chat chat = ChatRows.lock(taking.connection(), rating.chat());
    if (chat != null
        && chat.account().equals(message.account())
        && chat.chatId().equals(message.chatId())
        && chat.state() == ChatState.CLOSED) {
      ChatRows.rated(taking.connection(), chat.id(), rating.stars());
      system.say(taking, chat, "chat.rated");
      changes.publish(taking, ChatChanged.RATED, chat, null, null, null);
    }
  }

  private NewEvent question(Chat chat, long line) {
    return NewEvent.of(
        ChatQuestion.CHANNEL,
        chat.account().split(":", 2)[0],
        chat.account(),
        ChatQuestion.CHANNEL,
        chat.chatId(),
        json.bytes(new ChatQuestion(chat.id(), chat.turn(), line)));
  }

  void answered(Taking taking, ChatStep.Answered answered) throws SQLException {
    Chat chat = ChatRows.lock(taking.connection(), answered.question().chat());
    if (chat != null && chat.state().answeredByBot() && chat.turn() == answered.question().turn()) {
      NewLine line =
          new NewLine(
              ChatLine.Author.AI,
              null,
              answered.text(),
              List.of(),
              SystemLines.human(chat),
              null,
              null);
      changes.said(taking, chat, writer.add(taking, chat, line), ChatLine.Author.AI);
    }
  }
}
