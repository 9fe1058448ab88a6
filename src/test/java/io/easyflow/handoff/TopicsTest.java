package io.easyflow.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.RoutesCopy;
import io.easyflow.testkit.TelegramDouble;
import io.easyflow.testkit.TelegramDouble.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Managers in a group with a topic for each chat, on the whole hub, from outside. */
class TopicsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String CONNECTOR = "connectors/telegram/connector.yaml";
  private static final AtomicLong UPDATES = new AtomicLong(100_000);
  private static final AtomicLong CUSTOMERS = new AtomicLong(5000);
  private static final String GROUP = "-1002400555001";
  private static final long ANNA = 701;
  private static final long BORIS = 702;
  private static final long CHIEF = 703;
  private static final long NOBODY = 799;

  @TempDir static Path home;
  private static TelegramDouble telegram;
  private static RoutesCopy routes;
  private static HubProcess hub;

  private final long customer = CUSTOMERS.incrementAndGet();

  @BeforeAll
  static void start() throws IOException {
    telegram = new TelegramDouble();
    routes = new RoutesCopy(home);
    quick();
    hub =
        new HubProcess(
                home,
                telegram.environment(
                    telegram.managers(
                        Map.of(
                            "EASYFLOW_ROUTES_DIR",
                            routes.folder(),
                            "MANAGERS_GROUP",
                            GROUP,
                            "MANAGER_IDS",
                            ANNA + "," + BORIS,
                            "ADMIN_IDS",
                            String.valueOf(CHIEF)))),
                HubProcess.QUICK_START)
            .start();
    hub.hold("consultant", "the bot's answers would come between");
    for (long manager : List.of(ANNA, BORIS, CHIEF)) {
      writes("managers", TelegramDouble.text(next(), manager, "/start", 0));
    }
    writes("managers", TelegramDouble.text(next(), ANNA, "/online", 0));
    awaitCall(String.valueOf(ANNA), "Вы на смене");
    awaitCall(String.valueOf(CHIEF), "/admin");
  }

  @AfterAll
  static void stop() {
    hub.close();
    telegram.close();
  }

  /** Else the group's pace would say how long each test takes. */
  private static void quick() throws IOException {
    Path file = Path.of(routes.folder()).resolve(CONNECTOR);
    String text = Files.readString(file);
    String hurried =
        text.replaceAll(
            "(per: \"header:chatId\",) bucket: [^,]+, refill: [^,]+",
            "$1 bucket: 99, refill: 99/s");
    assertThat(hurried).isNotEqualTo(text);
    Files.writeString(file, hurried);
  }

  /** Edits the connector, and waits until the hub runs it so. */
  private static void changes(Edit edit) throws IOException {
    String before = hub.deployment("telegram").path("version").asText();
    edit.make();
    await("the edit is live")
        .atMost(SOON)
        .until(() -> !hub.deployment("telegram").path("version").asText().equals(before));
  }

  private interface Edit {
    void make() throws IOException;
  }

  private static long next() {
    return UPDATES.incrementAndGet();
  }

  private static void writes(String account, String update) throws IOException {
    assertThat(telegram.write(hub, account, update)).isEqualTo(200);
  }

  private static void says(long person, String thread, String text) throws IOException {
    String content = "\"text\":\"%s\"".formatted(text);
    writes("managers", TelegramDouble.inTopic(next(), person, GROUP, thread, content));
  }

  private static void presses(long person, Call under, String title) throws IOException {
    writes("managers", TelegramDouble.pressInTopic(next(), person, under, under.data(title)));
  }

  private static List<Call> calls(String chat, String... words) {
    return telegram.calls().stream()
        .filter(call -> call.chatId().equals(chat))
        .filter(call -> List.of(words).stream().allMatch(call.text()::contains))
        .toList();
  }

  /** The newest message or edit a person or the group sees with these words. */
  private static Call awaitCall(String chat, String... words) {
    return await("a message to " + chat + " with " + List.of(words))
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> calls(chat, words).stream().reduce((first, second) -> second).orElse(null),
            call -> call != null);
  }

  private static Call awaitTopicCall(String method, long chat, String thread) {
    return await(method + " of chat " + chat)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                telegram.calls().stream()
                    .filter(call -> call.method().equals(method))
                    .filter(
                        call ->
                            thread == null
                                ? call.body().path("name").asText().startsWith("№" + chat + " ")
                                : call.thread().equals(thread))
                    .findFirst()
                    .orElse(null),
            call -> call != null);
  }

  private JsonNode chat() throws IOException {
    return hub.json("/api/v1/chats?account=telegram:default&chatId=" + customer).at("/items/0");
  }

  private void asks(String text) throws IOException {
    writes("default", TelegramDouble.text(next(), customer, text, 0));
  }

  private String us() {
    return String.valueOf(customer);
  }

  /** The customer asks and wishes to speak to a human. */
  private long waits() throws IOException {
    asks("Где мой заказ?");
    writes("default", TelegramDouble.press(next(), customer, 1, "manager"));
    awaitCall(us(), "Ищем свободного менеджера");
    return chat().path("id").asLong();
  }

  /** The card in the topic. */
  private Call card(long chat) {
    return awaitCall(GROUP, "Новый чат №" + chat, "Где мой заказ?");
  }

  private Call taken() throws IOException {
    Call card = card(waits());
    presses(ANNA, card, "Принять");
    awaitCall(us(), "подключился менеджер P701");
    return card;
  }

  @Test
  void aChatHasATopicInWhichItsManagerAndTheCustomerTalk() throws IOException {
    long chat = waits();
    Call topic = awaitTopicCall("createForumTopic", chat, null);
    assertThat(topic.bot()).isEqualTo("bot2:managers");
    assertThat(topic.body().path("name").asText()).isEqualTo("№" + chat + " · P" + customer);
    String thread = String.valueOf(topic.messageId());
    Call card = card(chat);
    assertThat(card.thread()).isEqualTo(thread);
    assertThat(card.data("Принять")).isEqualTo("accept:" + chat);
    assertThat(card.data("Подробности")).isEqualTo("details:" + chat);
    assertThat(card.data("Завершить")).isEqualTo("close:" + chat);
    assertThat(card.body().toString()).doesNotContain("Ответить");
    assertThat(calls(String.valueOf(ANNA), "№" + chat)).as("nobody is told alone").isEmpty();

    asks("Это срочно");
    assertThat(awaitCall(GROUP, "Это срочно").thread()).isEqualTo(thread);
    presses(ANNA, card, "Принять");
    Call edit = awaitCall(GROUP, "Чат №" + chat + " взял менеджер P701");
    assertThat(edit.method()).isEqualTo("editMessageText");
    assertThat(edit.messageId()).isEqualTo(card.messageId());
    Call taken = awaitCall(GROUP, "P701 отвечает клиенту");
    assertThat(taken.thread()).isEqualTo(thread);
    says(ANNA, thread, "Уже едет");
    assertThat(awaitCall(us(), "Уже едет").text()).isEqualTo("P701:\nУже едет");
    asks("Спасибо!");
    assertThat(awaitCall(GROUP, "Спасибо!").thread()).isEqualTo(thread);
    presses(BORIS, taken, "Подробности");
    assertThat(awaitCall(GROUP, "Состояние: у менеджера", "№" + chat).thread()).isEqualTo(thread);

    presses(ANNA, taken, "Завершить");
    awaitCall(us(), "Оцените");
    awaitCall(GROUP, "Чат №" + chat + " завершён");
    awaitTopicCall("closeForumTopic", chat, thread);
    says(ANNA, thread, "И ещё");
    awaitCall(GROUP, "Чат №" + chat + " уже завершён");
    assertThat(calls(us(), "И ещё")).isEmpty();
    assertThat(hub.logText()).doesNotContain("Уже едет");
  }

  @Test
  void whatOthersWriteInATopicStaysAmongColleagues() throws IOException {
    Call card = taken();
    says(BORIS, card.thread(), "Он уже спрашивал вчера");
    assertThat(awaitCall(GROUP, "P702, клиенту отвечает P701").thread()).isEqualTo(card.thread());
    says(BORIS, card.thread(), "Проверь адрес");
    says(NOBODY, card.thread(), "А я просто читаю");
    says(ANNA, card.thread(), "/chats");
    awaitCall(GROUP, "Команды работают в личном чате");
    says(ANNA, card.thread(), "Адрес верный?");
    awaitCall(us(), "Адрес верный?");
    assertThat(calls(GROUP, "P702, клиенту отвечает")).as("told once").hasSize(1);
    assertThat(calls(us()))
        .extracting(Call::text)
        .noneMatch(text -> text.contains("вчера") || text.contains("Проверь"))
        .noneMatch(text -> text.contains("читаю") || text.contains("/chats"));
    presses(BORIS, card, "Принять");
    awaitCall(String.valueOf(BORIS), "уже у менеджера P701");
    presses(NOBODY, card, "Принять");
    awaitCall(GROUP, "P799, сначала отправьте боту /start");
  }

  @Test
  void filesGoBothWays() throws IOException {
    Call card = taken();
    writes(
        "managers",
        TelegramDouble.inTopic(
            next(),
            ANNA,
            GROUP,
            card.thread(),
            "\"document\":{\"file_id\":\"BQdoc\",\"file_unique_id\":\"u\",\"file_name\":\"чек.pdf\"}"));
    writes("default", TelegramDouble.photo(next(), customer, "AgPhoto"));
    Call there = awaitFile(us(), "sendDocument");
    assertThat(there.body().path("document").asText()).contains("/chat/files/");
    Call here = awaitFile(GROUP, "sendPhoto");
    assertThat(here.thread()).isEqualTo(card.thread());
    assertThat(here.body().path("photo").asText()).contains("/chat/files/");
  }

  private static Call awaitFile(String chat, String method) {
    return await(method + " to " + chat)
        .atMost(SOON)
        .until(
            () ->
                calls(chat).stream()
                    .filter(call -> call.method().equals(method))
                    .findFirst()
                    .orElse(null),
            call -> call != null);
  }

  @Test
  void withoutTheRightToMakeTopicsEachManagerIsToldAlone() throws IOException {
    telegram.refusesTopics("Bad Request: not enough rights to create a topic");
    long chat = waits();
    Call notice = awaitCall(String.valueOf(ANNA), "Новый чат №" + chat);
    telegram.refusesTopics(null);
    assertThat(notice.thread()).isEmpty();
    writes(
        "managers", TelegramDouble.press(next(), ANNA, notice.messageId(), notice.data("Принять")));
    awaitCall(String.valueOf(ANNA), "Режим ответа: чат №" + chat);
    writes("managers", TelegramDouble.text(next(), ANNA, "Слушаю вас", 0));
    awaitCall(us(), "Слушаю вас");
    asks("Ау?");
    awaitCall(String.valueOf(ANNA), "Ау?");
    assertThat(calls(GROUP, "№" + chat)).isEmpty();
    assertThat(hub.json("/api/v1/dead-letters").toString())
        .contains("Make it an administrator there with the right to manage topics");
    assertThat(hub.logText()).contains("chat " + chat + " has no topic in the managers' group");
  }

  @Test
  void aMessengerWithoutTopicsTellsEachManagerAlone() throws IOException {
    String file = "connectors/telegram/telegram.camel.yaml";
    changes(() -> routes.edit(file, "uri: direct:telegram-topic", "uri: direct:telegram-theme"));
    try {
      long chat = waits();
      awaitCall(String.valueOf(ANNA), "Новый чат №" + chat);
      assertThat(calls(GROUP, "№" + chat)).isEmpty();
      assertThat(hub.logText()).contains("it has no route telegram-topic");
    } finally {
      changes(() -> routes.restore(file));
    }
  }

  @Test
  void aTopicOfWhichNobodyKnowsIsNotMadeTwice() throws IOException {
    telegram.breaksAfter(GROUP, true);
    long chat = waits();
    Call notice = awaitCall(String.valueOf(ANNA), "Новый чат №" + chat);
    telegram.breaksAfter(GROUP, false);
    writes(
        "managers", TelegramDouble.press(next(), ANNA, notice.messageId(), notice.data("Принять")));
    awaitCall(String.valueOf(ANNA), "Режим ответа: чат №" + chat);
    assertThat(topicsOf("P" + customer)).isEqualTo(1);
  }

  @Test
  void aHubThatDiesWhileATopicIsMadeMakesNoSecondOne() throws Exception {
    telegram.answersAfter(Duration.ofSeconds(10));
    asks("Где мой заказ?");
    writes("default", TelegramDouble.press(next(), customer, 1, "manager"));
    await("the topic is being made")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> topicsOf("P" + customer) == 1);
    hub.kill();
    telegram.answersAfter(Duration.ZERO);
    hub.start();
    long chat = chat().path("id").asLong();
    awaitCall(String.valueOf(ANNA), "Новый чат №" + chat);
    assertThat(topicsOf("P" + customer)).isEqualTo(1);
    assertThat(calls(GROUP, "№" + chat)).isEmpty();
    assertThat(hub.json("/api/v1/ledger").path("balanced").asBoolean()).isTrue();
  }

  private static long topicsOf(String name) {
    return telegram.calls().stream()
        .filter(call -> call.body().path("name").asText().endsWith(name))
        .count();
  }

  @Test
  void whenATopicTakesNoMoreLinesItsOwnerIsToldAlone() throws IOException {
    taken();
    long chat = chat().path("id").asLong();
    awaitCall(GROUP, "P701 отвечает клиенту");
    telegram.blocks(GROUP, true);
    asks("Первая");
    await("the topic is given up")
        .atMost(SOON)
        .until(() -> hub.logText().contains("chat " + chat + " has no topic"));
    telegram.blocks(GROUP, false);
    asks("Вторая");
    Call line = awaitCall(String.valueOf(ANNA), "Вторая");
    writes("managers", TelegramDouble.text(next(), ANNA, "Вижу", line.messageId()));
    awaitCall(us(), "Вижу");
  }

  @Test
  void aGroupIsWrittenToAtItsPaceAndInOrder() throws IOException {
    Call card = taken();
    changes(() -> routes.restore(CONNECTOR));
    try {
      int lines = 7;
      long began = System.nanoTime();
      for (int i = 1; i <= lines; i++) {
        asks("Строка " + i);
      }
      await("all lines")
          .atMost(Duration.ofSeconds(40))
          .until(() -> calls(GROUP, "Строка ").size() >= lines);
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("5 at once, the others every 4 seconds")
          .isGreaterThan(Duration.ofSeconds((lines - 5) * 4 - 2));
      assertThat(calls(GROUP, "Строка "))
          .allSatisfy(call -> assertThat(call.thread()).isEqualTo(card.thread()))
          .extracting(call -> call.text().lines().skip(1).findFirst().orElse(""))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, lines).mapToObj(i -> "Строка " + i).toList());
    } finally {
      changes(TopicsTest::quick);
    }
  }
}
