package io.easyflow.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.TelegramDouble;
import io.easyflow.testkit.TelegramDouble.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Customers and managers in the messenger, on the whole hub, from outside. */
class ManagerBotTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final AtomicLong UPDATES = new AtomicLong(1000);
  private static final AtomicLong CUSTOMERS = new AtomicLong(5000);
  private static final long ANNA = 701;
  private static final long BORIS = 702;
  private static final long CHIEF = 703;

  @TempDir static Path home;
  private static TelegramDouble telegram;
  private static HubProcess hub;

  private final long customer = CUSTOMERS.incrementAndGet();

  @BeforeAll
  static void start() throws IOException {
    telegram = new TelegramDouble();
    hub =
        new HubProcess(
                home,
                telegram.environment(
                    telegram.managers(
                        Map.of(
                            "MANAGER_IDS",
                            ANNA + "," + BORIS,
                            "ADMIN_IDS",
                            String.valueOf(CHIEF)))))
            .start();
    hub.hold("consultant", "the bot's answers would come between");
    for (long manager : List.of(ANNA, BORIS, CHIEF)) {
      says("managers", manager, "/start", 0);
    }
    says("managers", ANNA, "/online", 0);
    awaitCall(ANNA, "Вы на смене");
    awaitCall(CHIEF, "/admin");
  }

  @AfterAll
  static void stop() {
    hub.close();
    telegram.close();
  }

  private static void says(String account, long person, String text, long replyTo)
      throws IOException {
    long update = UPDATES.incrementAndGet();
    assertThat(telegram.write(hub, account, TelegramDouble.text(update, person, text, replyTo)))
        .isEqualTo(200);
  }

  private static void presses(String account, long person, Call under, String title)
      throws IOException {
    press(account, person, under.messageId(), under.data(title));
  }

  private static void press(String account, long person, long message, String data)
      throws IOException {
    long update = UPDATES.incrementAndGet();
    assertThat(telegram.write(hub, account, TelegramDouble.press(update, person, message, data)))
        .isEqualTo(200);
  }

  /** The newest message or edit somebody sees with these words. */
  private static Call awaitCall(long person, String... words) {
    return await("a message to " + person + " with " + List.of(words))
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                telegram.calls().stream()
                    .filter(call -> call.chatId().equals(String.valueOf(person)))
                    .filter(call -> List.of(words).stream().allMatch(call.text()::contains))
                    .reduce((first, second) -> second)
                    .orElse(null),
            call -> call != null);
  }

  private JsonNode chat() throws IOException {
    return hub.json("/api/v1/chats?account=telegram:default&chatId=" + customer).at("/items/0");
  }

  /** The customer asks and wishes to speak to a human. */
  private long waits() throws IOException {
    says("default", customer, "Где мой заказ?", 0);
    press("default", customer, 1, "manager");
    awaitCall(customer, "Ищем свободного менеджера");
    return chat().path("id").asLong();
  }

  private Call taken() throws IOException {
    long chat = waits();
    presses("managers", ANNA, awaitCall(ANNA, "Новый чат №" + chat), "Принять");
    return awaitCall(ANNA, "Режим ответа: чат №" + chat);
  }

  @Test
  void aCustomerAndAManagerTalk() throws IOException {
    long chat = waits();
    Call notice = awaitCall(ANNA, "Новый чат №" + chat, "P" + customer, "Где мой заказ?");
    assertThat(notice.bot()).isEqualTo("bot2:managers");
    assertThat(notice.data("Ответить")).isEqualTo("reply:" + chat);
    assertThat(notice.data("Подробности")).isEqualTo("details:" + chat);
    assertThat(notice.data("Завершить")).isEqualTo("close:" + chat);
    assertThat(notice.body().toString()).doesNotContain("Позвонить");
    presses("managers", ANNA, notice, "Принять чат");
    assertThat(awaitCall(ANNA, "Вы приняли чат №" + chat))
        .satisfies(edit -> assertThat(edit.method()).isEqualTo("editMessageText"))
        .satisfies(edit -> assertThat(edit.messageId()).isEqualTo(notice.messageId()));
    awaitCall(customer, "подключился менеджер P701");

    says("managers", ANNA, "Уже едет", 0);
    Call answer = awaitCall(customer, "Уже едет");
    assertThat(answer.bot()).isEqualTo("bot1:customers");
    assertThat(answer.text()).isEqualTo("P701:\nУже едет");
    says("default", customer, "Спасибо!", 0);
    assertThat(awaitCall(ANNA, "Спасибо!").text()).startsWith("👤 №" + chat + " · P" + customer);

    presses("managers", ANNA, awaitCall(ANNA, "Режим ответа: чат №" + chat), "Завершить");
    Call over = awaitCall(customer, "Оцените");
    press("default", customer, over.messageId(), over.data("⭐⭐⭐⭐"));
    awaitCall(customer, "Спасибо за оценку");
    assertThat(chat().path("state").asText()).isEqualTo("closed");
    assertThat(chat().path("rating").asInt()).isEqualTo(4);

    JsonNode lines = hub.json("/api/v1/chats/" + chat + "/messages").path("items");
    List<JsonNode> said = new ArrayList<>();
    lines.forEach(said::add);
    said.removeIf(line -> line.path("author").asText().equals("ai")); // it may come or not
    assertThat(said)
        .extracting(line -> line.path("author").asText())
        .startsWith("user", "user", "system", "system", "manager", "user", "system", "system");
    assertThat(said.get(4).path("status").asText()).isEqualTo("sent");
    JsonNode figures = hub.json("/api/v1/chats/figures");
    assertThat(figures.at("/0/name").asText()).isEqualTo("P701");
    assertThat(figures.at("/0/firstAnswerSeconds").isNumber()).isTrue();
    assertThat(hub.logText())
        .contains("chat " + chat + " created for session " + customer)
        .contains("manager 701 notified of chat " + chat)
        .contains("of chat " + chat + " forwarded to manager 701")
        .containsPattern("answer [0-9]+ of manager 701 sent to the telegram chat " + chat)
        .doesNotContain("Уже едет");
  }

  @Test
  void aReplyAnswersTheChatOfTheMessageItRepliesTo() throws IOException {
    Call first = taken();
    long firstCustomer = customer;
    ManagerBotTest other = new ManagerBotTest();
    other.taken();
    says("managers", ANNA, "Вам первому", first.messageId());
    awaitCall(firstCustomer, "Вам первому");
    says("managers", ANNA, "Вам второму", 0);
    awaitCall(other.customer, "Вам второму");
    says("default", firstCustomer, "А когда?", 0);
    assertThat(awaitCall(ANNA, "А когда?").data("Ответить"))
        .as("the manager writes to somebody else")
        .isEqualTo("reply:" + chat().path("id").asLong());
  }

  @Test
  void whatWasNotSentIsToldAndWhatIsUnknownIsNeverRepeated() throws IOException {
    taken();
    telegram.blocks(String.valueOf(customer), true);
    says("managers", ANNA, "Первое", 0);
    Call failed = awaitCall(ANNA, "не доставлено", "Первое");
    telegram.blocks(String.valueOf(customer), false);
    presses("managers", ANNA, failed, "Повторить");
    awaitCall(customer, "Первое");

    telegram.breaksAfter(String.valueOf(customer), true);
    says("managers", ANNA, "Второе", 0);
    Call unknown = awaitCall(ANNA, "неизвестно, доставлено ли", "Второе");
    assertThat(unknown.body().has("reply_markup")).isFalse();
    telegram.breaksAfter(String.valueOf(customer), false);
    says("managers", ANNA, "Третье", 0);
    awaitCall(customer, "Третье");
    assertThat(telegram.calls())
        .filteredOn(call -> call.chatId().equals(String.valueOf(customer)))
        .filteredOn(call -> call.text().contains("Второе"))
        .hasSize(1);
    JsonNode lines =
        hub.json("/api/v1/chats/" + chat().path("id").asLong() + "/messages").path("items");
    assertThat(lines)
        .filteredOn(line -> line.path("author").asText().equals("manager"))
        .extracting(line -> line.path("status").asText())
        .startsWith("sent", "unknown");
  }

  @Test
  void theApiGivesAChatToAnotherManagerAndClosesIt() throws IOException {
    taken();
    long chat = chat().path("id").asLong();
    long boris = 0;
    for (JsonNode one : hub.json("/api/v1/chats/managers")) {
      boris = one.path("name").asText().equals("P702") ? one.path("id").asLong() : boris;
    }
    String path = "/api/v1/chats/" + chat;
    assertThat(hub.post(path + "/assign", "{}").statusCode()).isEqualTo(400);
    assertThat(hub.post(path + "/assign", "{\"manager\":987654}").statusCode()).isEqualTo(400);
    assertThat(hub.post("/api/v1/chats/987654/close", "{}").statusCode()).isEqualTo(404);
    assertThat(hub.post(path + "/assign", "{\"manager\":" + boris + "}").statusCode())
        .isEqualTo(202);
    awaitCall(ANNA, "Чат №" + chat + " передан другому");
    awaitCall(BORIS, "Режим ответа: чат №" + chat);
    assertThat(chat().path("managerName").asText()).isEqualTo("P702");
    assertThat(hub.post(path + "/close", "{}").statusCode()).isEqualTo(202);
    awaitCall(BORIS, "Чат №" + chat + " завершён");
    assertThat(hub.post(path + "/close", "{}").statusCode()).isEqualTo(409);
  }

  @Test
  void listsDetailsAndThePhoneAreAPressAway() throws IOException {
    assertThat(
            telegram.write(
                hub,
                TelegramDouble.ownContact(
                    UPDATES.incrementAndGet(), customer, "7912" + (3450000 + customer))))
        .isEqualTo(200);
    Call taken = taken();
    long chat = chat().path("id").asLong();
    presses("managers", ANNA, taken, "Подробности");
    awaitCall(ANNA, "Чат №" + chat, "Состояние: у менеджера", "+7912" + (3450000 + customer));
    presses("managers", ANNA, taken, "Позвонить");
    await()
        .atMost(SOON)
        .until(
            () ->
                telegram.calls().stream()
                    .anyMatch(
                        call ->
                            call.method().equals("sendContact")
                                && call.chatId().equals(String.valueOf(ANNA))
                                && call.body()
                                    .path("phone_number")
                                    .asText()
                                    .equals("+7912" + (3450000 + customer))));
    says("managers", ANNA, "/chats", 0);
    awaitCall(ANNA, "Ваши чаты", "✍️ №" + chat);
    says("managers", CHIEF, "/admin", 0);
    awaitCall(CHIEF, "🟢 P701", "⚪ P702");
    says("managers", ANNA, "/cancel", 0);
    awaitCall(ANNA, "Режим ответа выключен");
    says("managers", 999, "/start", 0);
    awaitCall(999, "только для менеджеров");
  }

  @Test
  void anAdminGivesAChatToAnotherByPresses() throws IOException {
    taken();
    long chat = chat().path("id").asLong();
    says("managers", CHIEF, "/admin", 0);
    presses("managers", CHIEF, awaitCall(CHIEF, "в работе"), "Все чаты");
    Call list = awaitCall(CHIEF, "Открытые чаты", "№" + chat + " ·", "P701");
    presses("managers", CHIEF, list, "Передать №" + chat);
    presses("managers", CHIEF, awaitCall(CHIEF, "Кому передать чат №" + chat), "P702");
    awaitCall(BORIS, "Режим ответа: чат №" + chat);
    awaitCall(ANNA, "Чат №" + chat + " передан другому");
    assertThat(chat().path("managerName").asText()).isEqualTo("P702");
  }
}
