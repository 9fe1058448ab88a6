package io.easyflow.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import io.easyflow.testkit.Browser;
import io.easyflow.testkit.CutFront;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.TelegramDouble;
import io.easyflow.testkit.TelegramDouble.Call;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

  private static final byte[] PDF = "%PDF-1.7 a bill".getBytes(StandardCharsets.UTF_8);
  private static final byte[] PICTURE =
      java.util.Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5E"
                  + "rkJggg==");

  /** How long the visitor has no connection. */
  private static final Duration CUT = Duration.ofSeconds(10);

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
  void filesGoBothWaysAndTheFormMayStayEmpty() throws Exception {
    Page page = browser.page(1280, 800);
    page.navigate("http://127.0.0.1:" + front.port() + "/chat/demo?lang=en");
    page.locator(".launcher").click();
    page.locator(".manager").click();
    page.locator(".form button[type=submit]").click();
    Call notice = awaitCall("Новый чат", "без имени");
    attach(page, new FilePayload("cup.png", "image/png", PICTURE));
    write(page, "My cup");
    assertThat(page.locator(".user-message .icon-checks")).hasCount(2);
    presses(notice, "Принять чат");
    soon(page, "system", "has joined the conversation");
    awaitCall("Режим ответа", "My cup 📎 cup.png");
    assertThat(fetched("sendPhoto", "photo")).isEqualTo(PICTURE);
    attach(page, new FilePayload("bill.pdf", "application/pdf", PDF));
    page.locator(".send").click();
    assertThat(fetched("sendDocument", "document")).isEqualTo(PDF);

    telegram.keeps("F-photo", PICTURE);
    telegram.keeps("F-bill", PDF);
    sends(
        "\"photo\":[{\"file_id\":\"F-photo\",\"file_unique_id\":\"u\"}],\"caption\":\"Like this?\"");
    soon(page, "manager", "Like this?");
    page.waitForFunction(
        "() => document.querySelector('#easyflow-chat').shadowRoot"
            + ".querySelector('.manager-message .picture')?.naturalWidth === 1");
    sends(
        "\"document\":{\"file_id\":\"F-bill\",\"file_name\":\"new <b>bill.pdf\","
            + "\"mime_type\":\"application/pdf\"}");
    Locator bill = page.locator(".manager-message .file");
    assertThat(bill.locator(".file-name")).hasText("new <b>bill.pdf");
    Download download = page.waitForDownload(bill::click);
    assertThat(Files.readAllBytes(download.path())).isEqualTo(PDF);
  }

  private static void attach(Page page, FilePayload file) {
    page.locator("input[type=file]").setInputFiles(file);
    assertThat(page.locator(".chosen-files .file:not(.loading)")).hasCount(1);
  }

  private static void sends(String file) throws IOException {
    String update = TelegramDouble.file(UPDATES.incrementAndGet(), ANNA, file);
    assertThat(telegram.write(hub, "managers", update)).isEqualTo(200);
  }

  /** What the messenger gets when it fetches the file that the manager is sent. */
  private static byte[] fetched(String method, String field) throws Exception {
    Call call =
        await(method)
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    telegram.calls().stream()
                        .filter(one -> one.method().equals(method))
                        .findFirst()
                        .orElse(null),
                Objects::nonNull);
    URI address = URI.create(call.body().path(field).asText());
    assertThat(address.getHost()).isEqualTo("hub.example.com");
    HttpRequest request = HttpRequest.newBuilder(hub.uri(address.getPath())).build();
    return hub.client().send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  /** Both write at the beginning, in the middle and at the end of it. */
  private static void cutForAWhile(Page page) throws IOException {
    front.cut();
    long began = System.nanoTime();
    write(page, "Написано без связи");
    says("Сказано в обрыв 1");
    assertThat(page.locator(".status")).containsText("Нет связи");
    awaitCut(began, CUT.dividedBy(2));
    write(page, "И ещё раз без связи");
    says("Сказано в обрыв 2");
    awaitCut(began, CUT);
    write(page, "И под конец без связи");
    says("Сказано в обрыв 3");
    assertThat(calls("без связи")).isEmpty();
    front.plug();
    soon(page, "manager", "Сказано в обрыв 3");
    awaitCall("И под конец без связи");
    assertThat(page.locator(".status")).containsText("На связи");
  }

  private static void awaitCut(long began, Duration time) {
    await("the connection is cut for " + time)
        .atMost(CUT.plusSeconds(5))
        .until(() -> System.nanoTime() - began >= time.toNanos());
  }

  /** What the manager was told of the visitor's words, in order; it stands under a head. */
  private static List<String> forwards(String word) {
    return calls(word).stream()
        .map(call -> call.text().substring(call.text().lastIndexOf('\n') + 1))
        .toList();
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

    cutForAWhile(page);
    write(page, "Снова на связи");
    awaitCall("Снова на связи");
    assertThat(forwards("без связи"))
        .containsExactly("Написано без связи", "И ещё раз без связи", "И под конец без связи");
    assertThat(
            page.locator(".manager-message .words", new Page.LocatorOptions().setHasText("обрыв")))
        .hasText(new String[] {"Сказано в обрыв 1", "Сказано в обрыв 2", "Сказано в обрыв 3"});
    assertThat(line(page, "user", "без связи")).hasCount(3);
    assertThat(hub.logText())
        .containsPattern("chat \\d+ created for session ")
        .containsPattern("manager 801 notified of chat \\d+")
        .containsPattern("message \\d+ of chat \\d+ forwarded to manager 801")
        .containsPattern("answer \\d+ of manager 801 sent to the web chat \\d+")
        .doesNotContain("без связи", "обрыв", "Иван", "9123456789");
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "webchat", "conversation.png")));
  }
}
