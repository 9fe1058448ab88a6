package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.SteadyClock;
import io.easyflow.model.Message.Button;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Changes the notices of a chat that waits no more, so that nobody presses in vain. */
@Component
class NoticeEdits {
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Says how it begins, because the index holds no other messages. */
  private static final String OF_A_NOTICE =
      "notification = ? and notification like '" + ChatKeys.NOTICE + "%'";

  private final JdbcTemplate jdbc;
  private final Managers managers;
  private final NoticeReaders readers;
  private final ManagerVoice voice;
  private final SteadyClock clock;

  NoticeEdits(
      JdbcTemplate jdbc,
      Managers managers,
      NoticeReaders readers,
      ManagerVoice voice,
      SteadyClock clock) {
    this.jdbc = jdbc;
    this.managers = managers;
    this.readers = readers;
    this.voice = voice;
    this.clock = clock;
  }

  private record Notice(String account, String chatId, String externalId, String text) {}

  /**
   * @throws DeliveryFailure.Deferred while notices are still on their way
   */
  void handle(Delivery delivery, ChatChanged change) {
    List<Notice> sent = sent(change);
    boolean late = delivery.receivedAt().plus(PATIENCE).isBefore(clock.instant());
    if (settled(change) < expected(change.chat()) && !late) {
      throw new DeliveryFailure.Deferred("notices of the chat are still being sent", WAIT);
    }
    String owner =
        change.manager() == null
            ? null
            : managers.find(change.manager()).map(Manager::name).orElse(null);
    for (Notice notice : sent) {
      readers
          .in(notice.account(), notice.chatId())
          .forEach(reader -> edit(delivery, reader, notice, change, owner));
    }
  }

  private void edit(
      Delivery delivery, Manager reader, Notice notice, ChatChanged change, String owner) {
    boolean own = change.manager() != null && change.manager() == reader.id();
    String key = owner == null ? "notice.over" : own ? "notice.yours" : "notice.others";
    List<List<Button>> none = List.of();
    voice.send(
        delivery,
        LineMessages.edit(
            LineMessages.Recipient.of(reader),
            notice.externalId(),
            notice.text() + "\n\n" + Phrases.get(reader.locale(), key, change.chat(), owner),
            none),
        null);
  }

  /** Notices belong to the turn in which the chat waited, which the change ended. */
  private List<Notice> sent(ChatChanged change) {
    return jdbc.query(
        "select account, chat_id, external_id, body ->> 'text' as text from message"
            + " where "
            + OF_A_NOTICE
            + " and external_id is not null order by id",
        (row, number) ->
            new Notice(
                row.getString("account"),
                row.getString("chat_id"),
                row.getString("external_id"),
                row.getString("text")),
        ChatKeys.notice(change.chat(), change.turn() - 1));
  }

  private long settled(ChatChanged change) {
    return jdbc.queryForObject(
        "select count(*) from message where " + OF_A_NOTICE + " and status <> 'sending'",
        Long.class,
        ChatKeys.notice(change.chat(), change.turn() - 1));
  }

  private long expected(long chat) {
    return jdbc.queryForObject("select notices from support_chats where id = ?", Long.class, chat);
  }
}
