package io.easyflow.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
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
import com.microsoft.playwright.WebSocketFrame;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import io.easyflow.testkit.Browser;
import io.easyflow.testkit.CutFront;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.PieceServer;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final Duration CUT = Duration.ofSeconds(4);

  @TempDir static Path home;
  private static TelegramDouble telegram;
  private static WireMockServer ai;
  private static PieceServer second;
  private static HubProcess hub;
  private static Browser browser;
  private static CutFront front;

  @BeforeAll
  static void start() throws IOException {
    telegram = new TelegramDouble();
    ai = new WireMockServer(WireMockConfiguration.options().dynamicPort());
    ai.start();
    second = new PieceServer();
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
                telegram.managers(
                    Map.of(
                        "MANAGER_IDS",
                        String.valueOf(ANNA),
                        "OPENAI_API_KEY",
                        "sk-test",
                        "OPENAI_BASE_URL",
                        ai.url("/openai"),
                        "CLAUDE_API_KEY",
                        "sk-second",
                        "CLAUDE_BASE_URL",
                        second.url())))
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
    second.close();
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
    says("Курьер будет в 10.");
    assertThat(line(page, "manager", "Курьер будет в 10.")).hasCount(1);
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

  /**
   * The first service breaks its answer off to this; what the second says, test and it agree on.
   */
  private static String askInDetail(Page page) {
    ai.stubFor(
        post("/openai/chat/completions")
            .withRequestBody(containing("подробно"))
            .atPriority(1)
            .willReturn(
                ok("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Оборванное\"}}]}\n\n")
                    .withHeader("Content-Type", "text/event-stream")));
    page.navigate("http://127.0.0.1:" + front.port() + "/chat/demo?lang=ru");
    page.locator(".launcher").click();
    write(page, "Расскажите подробно про заказ");
    return (String)
        page.waitForFunction(
                "() => { const key = Object.keys(localStorage).find(k => k.endsWith(':session'));"
                    + " return key && JSON.parse(localStorage[key]).id; }")
            .jsonValue();
  }

  private static final class Speech {
    private static final String BEGIN =
        "data: {\"type\":\"message_start\",\"message\":{\"type\":\"message\",\"id\":\"m1\","
            + "\"model\":\"claude-haiku-4-5\",\"content\":[],\"usage\":{\"input_tokens\":9}}}\n\n";
    private static final String END =
        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
            + "\"usage\":{\"output_tokens\":7}}\n\ndata: {\"type\":\"message_stop\"}\n\n";

    private final Semaphore next = new Semaphore(0);

    /** Says the parts one after the other, each when it is asked to. */
    Speech(String... parts) {
      second.answers(
          pieces -> {
            pieces.head(200, "text/event-stream").piece(BEGIN);
            for (String part : parts) {
              next.tryAcquire(30, TimeUnit.SECONDS);
              pieces.piece(
                  "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                      + "{\"type\":\"text_delta\",\"text\":\"%s\"}}\n\n".formatted(part));
            }
            next.tryAcquire(30, TimeUnit.SECONDS);
            pieces.piece(END).end();
          });
    }

    void go(int parts) {
      next.release(parts);
    }
  }

  @Test
  void anAnswerGrowsBeforeTheVisitorsEyes() {
    String[] parts = new String[200];
    Arrays.fill(parts, "слово ");
    parts[0] = "**Заказ** <img src=x onerror='window.hit=1'> ";
    parts[1] = "[в пути](javascript:window.hit=1) ";
    Speech speech = new Speech(parts);
    AtomicInteger hints = new AtomicInteger();
    Page page = browser.page(1280, 800);
    page.onWebSocket(socket -> socket.onFrameReceived(frame -> count(frame, hints)));
    askInDetail(page);
    Locator draft = page.locator(".draft");
    assertThat(page.locator(".dots")).isVisible();
    speech.go(1);
    assertThat(draft).containsText("**Заказ** <img src=x");
    await("the second part is told with one that comes 200 ms after the first")
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              speech.go(1);
              return draft.textContent().contains("javascript:window.hit=1) ");
            });
    assertThat(page.locator(".dots")).hasCount(0);
    assertThat(page.locator(".log img, .log .draft a")).hasCount(0);
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "webchat", "growing.png")));
    page.evaluate(
        "() => { const log = document.querySelector('#easyflow-chat').shadowRoot"
            + ".querySelector('.log'); window.counts = [];"
            + " new MutationObserver(() => window.counts.push(log.querySelectorAll('.ai-message')"
            + ".length)).observe(log, { childList: true, subtree: true }); }");
    int before = hints.get();
    speech.go(parts.length);

    assertThat(page.locator(".ai-message:not(.draft)")).hasCount(1);
    assertThat(draft).hasCount(0);
    soon(page, "ai", "слово слово");
    assertThat(page.locator(".ai-message .bubble strong")).hasText("Заказ");
    assertThat(page.locator(".log img")).hasCount(0);
    assertThat(hints.get() - before).as("hints of all the parts that came at once").isLessThan(15);
    assertThat((List<?>) page.evaluate("() => window.counts"))
        .as("answers seen at each moment: the draft, then the line, and never none or both")
        .isNotEmpty()
        .allSatisfy(count -> assertThat(count).isEqualTo(1));
    assertThat(page.locator(".log").textContent()).doesNotContain("Оборванное");
    assertThat(page.evaluate("() => window.hit")).isNull();
    page.context().close();
  }

  private static void count(WebSocketFrame frame, AtomicInteger hints) {
    if (frame.text() != null && frame.text().contains("\"type\":\"grows\"")) {
      hints.incrementAndGet();
    }
  }

  @Test
  void whoTakesTheChatOverSilencesTheBot() throws IOException {
    Speech speech = new Speech("Бот начал, ", "продолжил, ", "и закончил.");
    Page page = browser.page(1280, 800);
    String session = askInDetail(page);
    speech.go(1);
    assertThat(page.locator(".draft")).containsText("Бот начал");
    Map<String, Object> ids =
        hub.database()
            .queryForMap(
                "select c.id as chat, m.id as manager from support_chats c, managers m"
                    + " where c.chat_id = ?",
                session);
    assertThat(
            hub.post(
                    "/api/v1/chats/" + ids.get("chat") + "/assign",
                    "{\"manager\":" + ids.get("manager") + "}")
                .statusCode())
        .isEqualTo(202);
    soon(page, "system", "подключился менеджер");
    assertThat(page.locator(".draft")).hasCount(0);
    page.evaluate(
        "() => { const log = document.querySelector('#easyflow-chat').shadowRoot"
            + ".querySelector('.log'); window.bot = 0;"
            + " new MutationObserver(() => window.bot += log.querySelectorAll('.ai-message')"
            + ".length).observe(log, { childList: true, subtree: true }); }");
    speech.go(1);
    speech.go(2);
    await("its tokens are booked all the same")
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                hub.database()
                        .queryForObject(
                            "select count(*) from ai_usage where chat = ?",
                            Integer.class,
                            ids.get("chat"))
                    == 1);
    says("Здравствуйте, я человек.");
    soon(page, "manager", "я человек");
    assertThat(page.evaluate("() => window.bot")).isEqualTo(0);
    assertThat(page.locator(".ai-message")).hasCount(0);
    page.context().close();
  }
}
