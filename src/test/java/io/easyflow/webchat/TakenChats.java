package io.easyflow.webchat;

import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.TelegramDouble;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Visitors of the web chat who all talk to managers, as if they had been put through before. */
final class TakenChats {
  private static final AtomicLong UPDATES = new AtomicLong(1);

  private final HubProcess hub;
  private final TelegramDouble telegram;
  private final List<WebChatHub.Ticket> visitors;
  private final long firstManager;
  private final int managers;

  /**
   * @param count how many visitors; they are given to the managers in turn
   * @param firstManager the messenger's id of the first manager, the others follow
   * @param managers how many of them
   */
  TakenChats(HubProcess hub, TelegramDouble telegram, int count, long firstManager, int managers) {
    this.hub = hub;
    this.telegram = telegram;
    this.firstManager = firstManager;
    this.managers = managers;
    this.visitors = tickets(hub, count);
    JdbcTemplate database = hub.database();
    database.batchUpdate(
        "insert into managers (account, chat_id, user_id, name, online, online_since, seen_at)"
            + " values ('telegram:managers', ?, ?, ?, true, now(), now())",
        LongStream.range(firstManager, firstManager + managers)
            .mapToObj(String::valueOf)
            .map(id -> new Object[] {id, id, "M" + id})
            .toList());
    database.batchUpdate(
        "insert into support_chats (account, chat_id, state, manager_id, created_at, customer_at,"
            + " taken_at) values ('web:default', ?, 'taken',"
            + " (select id from managers where user_id = ?), now(), now(), now())",
        IntStream.range(0, count)
            .mapToObj(i -> new Object[] {visitors.get(i).sessionId(), String.valueOf(manager(i))})
            .toList());
    database.update(
        "update managers m set replying_to ="
            + " (select min(id) from support_chats c where c.manager_id = m.id)"
            + " where replying_to is null");
  }

  private static List<WebChatHub.Ticket> tickets(HubProcess hub, int count) {
    ChatTokens tokens = tokens(hub, Clock.systemUTC());
    return IntStream.range(0, count)
        .mapToObj(i -> tokens.begin())
        .map(ticket -> new WebChatHub.Ticket(ticket.sessionId(), ticket.token()))
        .toList();
  }

  /** Gives tokens as a hub would at the time of the clock. */
  static ChatTokens tokens(HubProcess hub, Clock clock) {
    WebChatProperties properties =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("easyflow.webchat", WebChatProperties.class);
    return new ChatTokens(new ChatKey(hub.database(), properties), clock, properties);
  }

  List<WebChatHub.Ticket> visitors() {
    return visitors;
  }

  /** The messenger's id of the manager of a visitor. */
  long manager(int visitor) {
    return firstManager + visitor % managers;
  }

  /** An update that carries what a manager writes; the hub forwards it to their first visitor. */
  String managerSays(long manager, String text) {
    return TelegramDouble.text(UPDATES.incrementAndGet(), manager, text, 0);
  }

  /** Sends an update as the messenger does, and gives the status of the answer. */
  int write(String update) throws IOException {
    return telegram.write(hub, "managers", update);
  }
}
