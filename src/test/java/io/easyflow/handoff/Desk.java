package io.easyflow.handoff;

import com.zaxxer.hikari.HikariDataSource;
import io.easyflow.catalog.FolderCatalog;
import io.easyflow.channel.ChannelFixture;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.SteadyClock;
import io.easyflow.database.TestDatabase;
import io.easyflow.model.Message;
import io.easyflow.notify.AddressBook;
import io.easyflow.notify.InboundMessages;
import io.easyflow.notify.NotifyProperties;
import io.easyflow.notify.Outbox;
import io.easyflow.sync.CanonicalJson;
import io.easyflow.sync.HubFixture;
import io.easyflow.sync.Orders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Conversations on a real database and channel; what managers are sent is only kept. */
final class Desk implements AutoCloseable {
  static final String STAFF = "messenger:staff";
  static final int MANAGERS = 200;
  private static final Duration SOON =
      Duration.ofSeconds(60 + Integer.getInteger("easyflow.races", 0) / 20);

  final HubFixture.MovableClock clock = new HubFixture.MovableClock();
  final JdbcTemplate jdbc;
  final CanonicalJson json;
  private final HikariDataSource pool = new HikariDataSource();
  private final ChannelFixture channel;
  private final ChatTick tick;
  private int messages;

  /** Managers work around the clock. */
  Desk() throws Exception {
    this(java.time.LocalTime.MIDNIGHT, java.time.LocalTime.MIDNIGHT);
  }

  Desk(java.time.LocalTime opens, java.time.LocalTime closes) throws Exception {
    PGSimpleDataSource database = TestDatabase.create();
    pool.setDataSource(database);
    pool.setMaximumPoolSize(8);
    jdbc = new JdbcTemplate(pool);
    HubFixture hub = new HubFixture(STAFF, "messenger:default");
    json = hub.json;
    HandoffProperties properties = properties(opens, closes);
    Managers managers = new Managers(jdbc, hub.accounts, properties);
    Outbox outbox = new Outbox(json);
    LineMessages messages =
        new LineMessages(new StaticListableBeanFactory().getBeanProvider(ChatFiles.class));
    ChatWriter writer =
        new ChatWriter(json, outbox, messages, managers, new LineReaders(new FolderCatalog()));
    SystemLines system = new SystemLines(writer, properties);
    ChatChanges changes = new ChatChanges(json, new TopicWishes(managers, properties, json));
    ManagerVoice voice = new ManagerVoice(outbox);
    Queue queue = new Queue(properties, new OfficeHours(properties), managers, changes, system);
    ManagerSteps managerSteps =
        new ManagerSteps(
            writer,
            new LineRows(json),
            system,
            queue,
            changes,
            voice,
            new TopicNotes(voice),
            properties);
    Chats chats =
        new Chats(
            new CustomerSteps(writer, system, queue, changes, properties, json),
            managerSteps,
            new DueSteps(queue, system, managerSteps, changes, properties));
    channel = new ChannelFixture(database, clock, ChannelFixture.settings(), chats);
    SteadyClock steady = new SteadyClock(clock);
    tick = new ChatTick(jdbc, channel.channel.store(), json, steady);
    ChatList list = new ChatList(jdbc);
    ChatLines lines = new ChatLines(jdbc, json);
    ManagerCard card =
        new ManagerCard(
            lines, new Orders(jdbc, json), new AddressBook(jdbc, notifyProperties(), steady));
    ManagerViews views = new ManagerViews(list, managers, card, voice);
    ManagerPresses presses = new ManagerPresses(list, views, voice, properties);
    Topics topics = new Topics(jdbc);
    NoticeReaders readers = new NoticeReaders(managers, topics, properties, steady);
    ManagerBot bot =
        new ManagerBot(
            managers,
            presses,
            new TopicTalk(managers, presses, topics, list, voice),
            views,
            voice,
            list,
            properties);
    channel.routes(
        new HandoffRoutes(
            managers,
            bot,
            new ManagerNotices(managers, readers, list, lines, card, voice, messages, json),
            new NoticeEdits(jdbc, managers, readers, voice, steady),
            json));
    channel.routes(
        ChannelFixture.route(
            "durable:" + ChatQuestion.CHANNEL + "?subscriber=consultant&batch=1&concurrency=4",
            "consultant",
            exchange -> {
              ChatQuestion question =
                  json.read(exchange.getMessage().getBody(String.class), ChatQuestion.class);
              Delivery delivery = Delivery.of(exchange);
              delivery.effect(
                  new ChatStep(new ChatStep.Answered(question, "42"), delivery.receivedAt()));
            }));
    channel.routes(
        ChannelFixture.route(
            "durable:" + Outbox.CHANNEL + "?subscriber=message-send&concurrency=4",
            "message-send",
            exchange -> {
              String body = exchange.getMessage().getBody(String.class);
              keep(
                  json.read(body, Message.class),
                  Delivery.of(exchange).eventId(),
                  exchange.getMessage().getHeader(Outbox.NOTIFICATION, String.class),
                  body);
            }));
    channel.start();
  }

  /** Every message is sent at once, and its id is that of its event. */
  private void keep(Message message, long event, String notification, String body) {
    jdbc.update(
        "insert into message (account, direction, chat_id, external_id, kind, reference,"
            + " notification, status, at, status_at, body)"
            + " values (?, 'out', ?, ?, ?, ?, ?, 'sent', now(), now(), ?::jsonb)"
            + " on conflict do nothing",
        message.account(),
        message.chatId(),
        message.chatId() + ":" + event,
        message.kind().name().toLowerCase(java.util.Locale.ROOT),
        String.valueOf(event),
        notification,
        body);
  }

  private static HandoffProperties properties(
      java.time.LocalTime opens, java.time.LocalTime closes) {
    Set<String> ids =
        new java.util.HashSet<>(
            IntStream.rangeClosed(1, MANAGERS).mapToObj(String::valueOf).toList());
    return new HandoffProperties(
        List.of(STAFF),
        null,
        "en",
        ids,
        Set.of("900"),
        Set.of("messenger"),
        opens,
        closes,
        Set.of(java.time.DayOfWeek.values()),
        java.time.ZoneOffset.UTC,
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        Duration.ofMinutes(10),
        Duration.ofMinutes(15),
        Duration.ofMinutes(5));
  }

  private static NotifyProperties notifyProperties() {
    return new NotifyProperties(
        List.of(), "ru", List.of(), Map.of(), Duration.ofHours(24), Duration.ofDays(3));
  }

  // What people do

  static Message customer(String session, Message.Kind kind, String text, String data) {
    return message("web:default", session, "c", kind, text, data);
  }

  static Message manager(int id, String text) {
    return message(STAFF, String.valueOf(id), "m", Message.Kind.TEXT, text, null);
  }

  static Message press(int id, String data) {
    return message(STAFF, String.valueOf(id), "m", Message.Kind.BUTTON, data, data);
  }

  private static Message message(
      String account, String person, String prefix, Message.Kind kind, String text, String data) {
    return Message.in(account, person, kind)
        .userId(person)
        .externalId(prefix + java.util.UUID.randomUUID())
        .text(text)
        .data(data)
        .userName("Person " + person)
        .locale("en")
        .build();
  }

  NewEvent event(Message message) {
    return new NewEvent(
        InboundMessages.MESSAGE_RECEIVED,
        message.account().split(":")[0],
        message.account(),
        InboundMessages.MESSAGE_RECEIVED,
        message.chatId(),
        null,
        null,
        Map.of("page", "https://shop.example/cart"),
        json.bytes(message));
  }

  /** Everything at once, and waits until all of it and what follows is handled. */
  void happens(Message... said) throws Exception {
    List<NewEvent> all = new ArrayList<>();
    for (Message message : said) {
      all.add(event(message));
    }
    channel.channel.store().append(all).get(10, TimeUnit.SECONDS);
    settle();
  }

  void settle() {
    Awaitility.await("everything is handled")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> channel.totals().pending() == 0);
  }

  /** Time passes, and the hub looks for what is due. */
  void passes(Duration time) throws Exception {
    clock.move(time);
    tick.run();
    settle();
  }

  /** Managers of these numbers come to work. */
  void work(int... ids) throws Exception {
    List<Message> said = new ArrayList<>();
    for (int id : ids) {
      said.add(manager(id, "/start"));
      said.add(manager(id, "/online"));
    }
    happens(said.toArray(Message[]::new));
  }

  /** A customer asks, is answered by the bot, and wishes to speak to a human. */
  long waits(String session) throws Exception {
    happens(customer(session, Message.Kind.TEXT, "Where is my order?", null));
    clock.move(Duration.ofSeconds(1));
    happens(customer(session, Message.Kind.BUTTON, "human", SystemLines.WISH));
    clock.move(Duration.ofSeconds(1));
    return chat(session);
  }

  // What became of it

  long chat(String session) {
    return jdbc.queryForObject(
        "select max(id) from support_chats where chat_id = ?", Long.class, session);
  }

  String state(long chat) {
    return jdbc.queryForObject("select state from support_chats where id = ?", String.class, chat);
  }

  String owner(long chat) {
    return jdbc.queryForObject(
        "select m.user_id from support_chats c left join managers m on m.id = c.manager_id"
            + " where c.id = ?",
        String.class,
        chat);
  }

  List<String> lines(long chat) {
    return jdbc.queryForList(
        "select author || ': ' || text from chat_messages where chat = ? order by id",
        String.class,
        chat);
  }

  /** What a manager was sent. */
  List<String> told(int manager) {
    return sent(manager, "<>");
  }

  /** What became of notices a manager was sent. */
  List<String> edits(int manager) {
    return sent(manager, "=");
  }

  private List<String> sent(int manager, String edit) {
    return jdbc.queryForList(
        "select body ->> 'text' from message where chat_id = ? and kind "
            + edit
            + " 'edit' order by reference::bigint",
        String.class,
        String.valueOf(manager));
  }

  List<String> changes(long chat) {
    return jdbc.queryForList(
        "select type from event where channel = 'chat-changed' and order_key = ? order by id",
        String.class,
        String.valueOf(chat));
  }

  @Override
  public void close() {
    channel.close();
    pool.close();
  }
}
