package io.easyflow.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.easyflow.testkit.Browser;
import io.easyflow.testkit.CutFront;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.TelegramDouble;
import io.easyflow.testkit.TelegramDouble.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A visitor in a browser, an AI service, and a manager in their messenger: the whole way. */
class ConversationTest {
  private static final AtomicLong UPDATES = new AtomicLong(9000);
  private static final long ANNA = 801;

  @TempDir static Path home;
  private static TelegramDouble telegram;
  private static WireMockServer ai;
  private static HubProcess hub;
  private static Browser browser;
  private static CutFront front;

  @BeforeAll
  static void start() throws IOException {
    telegram = new TelegramDouble();
    ai = new WireMockServer(WireMockConfiguration.options().dynamicPort());
    ai.start();
    ai.stubFor(
        post("/openai/chat/completions")
            .willReturn(
                okJson(
                    """
                    {"id": "c1", "model": "gpt-4o-mini",
                     "choices": [{"index": 0, "finish_reason": "stop",
                       "message": {"role": "assistant", "content": "Заказ **в пути**, ждите завтра."}}],
                     "usage": {"prompt_tokens": 40, "completion_tokens": 7}}""")));
    hub =
        new HubProcess(
                home,
                Map.of(
                    "TELEGRAM__MANAGERS__BOT_TOKEN",
                    "2:managers",
                    "TELEGRAM__MANAGERS__WEBHOOK_SECRET",
                    TelegramDouble.SECRET,
                    "TELEGRAM__MANAGERS__BASE_URL",
                    telegram.baseUrl(),
                    "MANAGER_IDS",
                    String.valueOf(ANNA),
                    "OPENAI_API_KEY",
                    "sk-test",
                    "OPENAI_BASE_URL",
                    ai.url("/openai"),
                    "EASYFLOW_PUBLIC_URL",
                    "https://hub.example.com"))
            .start();
    front = new CutFront(hub.uri("/").getPort());
    browser = new Browser();
    says("/start");
    says("/online");
    awaitCall("Вы на смене");
  }

  @AfterAll
  static void stop() throws IOException {
    browser.close();
    front.close();
    hub.close();
    telegram.close();
    ai.stop();
  }

  private static void says(String text) throws IOException {
    long update = UPDATES.incrementAndGet();
    assertThat(telegram.write(hub, "managers", TelegramDouble.text(update, ANNA, text, 0)))
        .isEqualTo(200);
  }

  private static void presses(Call under, String title) throws IOException {
    long update = UPDATES.incrementAndGet();
    String press = TelegramDouble.press(update, ANNA, under.messageId(), under.data(title));
    assertThat(telegram.write(hub, "managers", press)).isEqualTo(200);
  }

  private static List<Call> calls(String... words) {
    return telegram.calls().stream()
        .filter(call -> List.of(words).stream().allMatch(call.text()::contains))
        .toList();
  }

  private static Call awaitCall(String... words) {
    return await("the manager sees " + List.of(words))
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> calls(words).stream().reduce((first, second) -> second).orElse(null),
            Objects::nonNull);
  }

  private static void soon(Page page, String kind, String text) {
    assertThat(line(page, kind, text))
        .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(20_000));
  }

  private static Locator line(Page page, String kind, String text) {
    return page.locator(
        "." + kind + "-message .bubble", new Page.LocatorOptions().setHasText(text));
  }

  private static void write(Page page, String text) {
    page.locator("textarea").fill(text);
    page.locator("textarea").press("Enter");
  }

  @Test
  void aVisitorIsAnsweredByTheBotAndThenByAManager() throws IOException {
    Page page = browser.page(1280, 800);
    page.navigate("http://127.0.0.1:" + front.port() + "/chat/demo?lang=ru");
    page.locator(".launcher").click();
    write(page, "Где мой заказ 1001?");
    soon(page, "ai", "Заказ в пути");

    page.locator(".manager").click();
    page.locator("#name").fill("Иван");
    page.locator("#phone").fill("8 912 345-67-89");
    page.locator("#phone").press("Enter");
    Call notice = awaitCall("Новый чат", "Иван", "+79123456789", "/chat/demo");
    presses(notice, "Принять чат");
    soon(page, "system", "подключился менеджер");

    says("Здравствуйте!");
    soon(page, "manager", "Здравствуйте!");
    long said = System.nanoTime();
    says("Курьер будет в 10.");
    assertThat(line(page, "manager", "Курьер будет в 10."))
        .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(5_000));
    Duration took = Duration.ofNanos(System.nanoTime() - said);
    assertThat(took)
        .as("from the manager's press of enter to the visitor's eye")
        .isLessThan(Duration.ofSeconds(1));
    write(page, "Спасибо!");
    awaitCall("Спасибо!");

    page.reload();
    for (String text : List.of("Здравствуйте!", "Курьер будет в 10.")) {
      soon(page, "manager", text);
    }
    soon(page, "ai", "Заказ в пути");
    soon(page, "user", "Спасибо!");

    front.cut();
    write(page, "Написано без связи");
    says("Сказано без связи");
    assertThat(page.locator(".status")).containsText("Нет связи");
    front.plug();
    soon(page, "manager", "Сказано без связи");
    awaitCall("Написано без связи");
    soon(page, "user", "Написано без связи");
    write(page, "Снова на связи");
    awaitCall("Снова на связи");
    assertThat(calls("Написано без связи")).hasSize(1);
    assertThat(line(page, "manager", "Сказано без связи")).hasCount(1);
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "webchat", "conversation.png")));
  }
}
