package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.NewEvent;
import io.easyflow.model.Message.Button;
import io.easyflow.sync.CanonicalJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells managers what happens to chats: who waits, who took it, what the customer says. */
@Component
class ManagerNotices {
  /** Channel of changes after which the notices that were sent are edited. */
  static final String EDITS = "chat-notices";

  private static final Logger LOG = LoggerFactory.getLogger(ManagerNotices.class);
  private static final int MISSED = 10;

  private final Managers managers;
  private final NoticeReaders readers;
  private final ChatList chats;
  private final ChatLines lines;
  private final ManagerCard card;
  private final ManagerVoice voice;
  private final LineMessages messages;
  private final CanonicalJson json;

  ManagerNotices(
      Managers managers,
      NoticeReaders readers,
      ChatList chats,
      ChatLines lines,
      ManagerCard card,
      ManagerVoice voice,
      LineMessages messages,
      CanonicalJson json) {
    this.managers = managers;
    this.readers = readers;
    this.chats = chats;
    this.lines = lines;
    this.card = card;
    this.voice = voice;
    this.messages = messages;
    this.json = json;
  }

  /**
   * @throws io.easyflow.channel.DeliveryFailure.Deferred while the topic of the chat is being made
   */
  void handle(Delivery delivery, ChatChanged change) {
    Optional<Manager> topic = readers.topic(delivery, change);
    switch (change.type()) {
      case ChatChanged.WAITING,
          ChatChanged.OFFERED,
          ChatChanged.ESCALATED,
          ChatChanged.UNATTENDED ->
          waits(delivery, change, topic);
      case ChatChanged.TAKEN -> taken(delivery, change, topic);
      case ChatChanged.MESSAGE -> said(delivery, change, topic);
      case ChatChanged.OUTCOME -> outcome(delivery, change, topic);
      case ChatChanged.RETURNED -> tellFormer(delivery, change, topic, "manager.returned");
      case ChatChanged.CLOSED -> {
        tellFormer(delivery, change, topic, "manager.closed");
        if (change.formerManager() == null) {
          edit(delivery, change);
        }
      }
      default -> {
        // Others are told of nothing else.
      }
    }
  }

  private void waits(Delivery delivery, ChatChanged change, Optional<Manager> topic) {
    tellFormer(delivery, change, topic, "manager.left");
    ChatView chat = chats.find(change.chat()).orElse(null);
    if (chat == null || !chat.state().equals("waiting") || chat.turn() != change.turn()) {
      return;
    }
    List<Manager> told = readers.ofWaiting(topic, change);
    for (Manager manager : told) {
      String title =
          Phrases.get(manager.locale(), "notice." + change.type().substring(5), chat.id());
      voice.send(
          delivery,
          manager,
          card.notice(manager, chat, title),
          ManagerButtons.waiting(manager, chat.id(), chat.phone() != null),
          ChatKeys.notice(chat.id(), chat.turn()));
      LOG.info("manager {} notified of chat {}", manager.userId(), chat.id());
    }
    delivery.effect(
        new ChatStep(new ChatStep.Noticed(chat.id(), told.size()), delivery.receivedAt()));
  }

  /** The owner gets the words that were said while the customer waited, after the wish itself. */
  private void taken(Delivery delivery, ChatChanged change, Optional<Manager> topic) {
    if (change.formerManager() == null) {
      edit(delivery, change);
    }
    tellFormer(delivery, change, topic, "manager.given");
    ChatView chat = chats.find(change.chat()).orElseThrow();
    Manager owner = managers.find(change.manager()).orElseThrow();
    Manager reader = topic.orElse(owner);
    String missed = topic.isPresent() ? "" : missed(change, chat);
    String text =
        topic.isPresent()
            ? Phrases.get(reader.locale(), "topic.taken", owner.name())
            : Phrases.get(owner.locale(), "manager.taken", chat.id(), chat.customerName());
    voice.send(
        delivery,
        reader,
        missed.isEmpty() ? text : text + "\n\n" + missed,
        ManagerButtons.taken(reader, chat.id(), chat.phone() != null),
        ChatKeys.forward(chat.id()));
    if (!missed.isEmpty()) {
      missedLines(change, chat).stream()
          .filter(line -> !line.attachments().isEmpty())
          .forEach(line -> forward(delivery, owner, chat, line));
    }
  }

  private String missed(ChatChanged change, ChatView chat) {
    return missedLines(change, chat).stream()
        .map(line -> ManagerCard.sign(line.author()) + " " + ManagerCard.words(line))
        .collect(Collectors.joining("\n"));
  }

  private List<ChatLine> missedLines(ChatChanged change, ChatView chat) {
    Instant since = chat.waitingSince();
    return change.line() == null || since == null
        ? List.of()
        : lines.upTo(change.chat(), change.line(), MISSED).stream()
            .filter(line -> line.author() == ChatLine.Author.USER && line.at().isAfter(since))
            .toList();
  }

  /** In a topic customers are heard while they wait; alone only the owner hears them. */
  private void said(Delivery delivery, ChatChanged change, Optional<Manager> topic) {
    boolean waits = change.state().equals(ChatState.WAITING.word()) && topic.isPresent();
    if (change.author() == ChatLine.Author.USER && (change.manager() != null || waits)) {
      Manager reader = topic.orElseGet(() -> managers.find(change.manager()).orElseThrow());
      ChatView chat = chats.find(change.chat()).orElseThrow();
      lines
          .upTo(change.chat(), change.line(), 1)
          .forEach(line -> forward(delivery, reader, chat, line));
    }
  }

  private void forward(Delivery delivery, Manager owner, ChatView chat, ChatLine line) {
    boolean mode = owner.replyingTo() != null && owner.replyingTo() == chat.id();
    List<List<Button>> buttons =
        mode || owner.thread() != null ? List.of() : ManagerButtons.reply(owner, chat.id());
    String name =
        chat.customerName() == null
            ? Phrases.get(owner.locale(), "card.nameless")
            : chat.customerName();
    String text = Phrases.get(owner.locale(), "forward.head", chat.id(), name) + "\n" + line.text();
    messages
        .of(
            LineMessages.Recipient.of(owner),
            chat.account(),
            line.id(),
            text,
            line.attachments(),
            buttons)
        .forEach(message -> voice.send(delivery, message, ChatKeys.forward(chat.id())));
    LOG.info("message {} of chat {} forwarded to manager {}", line.id(), chat.id(), owner.userId());
  }

  /** A line that failed may be sent again by a press; one that is unknown never is. */
  private void outcome(Delivery delivery, ChatChanged change, Optional<Manager> topic) {
    Long to = change.manager();
    if (to == null) {
      return;
    }
    Manager owner = topic.orElseGet(() -> managers.find(to).orElseThrow());
    lines
        .upTo(change.chat(), change.line(), 1)
        .forEach(
            line -> {
              boolean failed = line.status().equals("failed");
              voice.send(
                  delivery,
                  owner,
                  Phrases.get(
                      owner.locale(),
                      failed ? "manager.line.failed" : "manager.line.unknown",
                      change.chat(),
                      line.text(),
                      line.reason()),
                  failed ? ManagerButtons.again(owner, line.id()) : List.of(),
                  ChatKeys.forward(change.chat()));
            });
  }

  private void tellFormer(
      Delivery delivery, ChatChanged change, Optional<Manager> topic, String key) {
    Long former = change.formerManager();
    if (former != null && !former.equals(change.manager())) {
      topic
          .or(() -> managers.find(former))
          .ifPresent(reader -> voice.tell(delivery, reader, key, change.chat()));
    }
  }

  private void edit(Delivery delivery, ChatChanged change) {
    delivery.publish(
        NewEvent.of(
            EDITS,
            change.account().split(":", 2)[0],
            change.account(),
            change.type(),
            String.valueOf(change.chat()),
            json.bytes(change)));
  }
}
