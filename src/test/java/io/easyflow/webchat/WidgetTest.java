package io.easyflow.webchat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.sun.net.httpserver.HttpServer;
import io.easyflow.testkit.Browser;
import io.easyflow.testkit.CutFront;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The widget in a real browser: what a visitor sees and does. */
class WidgetTest {
  @RegisterExtension static final WebChatHub HUB = new WebChatHub();

  private static final String WISH = "👤 Связаться с живым менеджером";
  private static final byte[] PICTURE =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5E"
                  + "rkJggg==");

  private static Browser browser;
  private CutFront front;
  private Page page;

  @BeforeAll
  static void open() {
    browser = new Browser();
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  @BeforeEach
  void visit() throws IOException {
    front = new CutFront(HUB.process().uri("/").getPort());
    page = browser.page(1280, 800);
    page.navigate("http://127.0.0.1:" + front.port() + "/chat/demo?lang=ru");
  }

  @AfterEach
  void leave() throws IOException {
    page.context().close();
    front.close();
  }

  private Locator see(String selector) {
    return page.locator(selector);
  }

  private Locator line(String kind, String text) {
    return see("." + kind + "-message").filter(new Locator.FilterOptions().setHasText(text));
  }

  private void write(String text) {
    see("textarea").fill(text);
    see("textarea").press("Enter");
  }

  private void arrives(String text) {
    assertThat(line("user", text).locator(".icon-checks")).hasCount(1);
  }

  /** The session, as soon as the browser has one. */
  private String session() {
    Object id =
        page.waitForFunction(
                "() => { const key = Object.keys(localStorage).find(k => k.endsWith(':session'));"
                    + " return key && JSON.parse(localStorage[key]).id; }")
            .jsonValue();
    return (String) id;
  }

  private List<String> said(String session) {
    return HUB.process()
        .database()
        .queryForList(
            "select m.text from chat_messages m join support_chats c on c.id = m.chat where"
                + " c.chat_id = ? and m.author = 'user' order by m.id",
            String.class,
            session);
  }

  @Test
  void aConversationOfAllKindsIsThereAgainAfterAReload() {
    see(".launcher").click();
    write("Где мой заказ 1001?");
    arrives("Где мой заказ 1001?");
    String session = session();
    HUB.add(
        session, "ai", null, "Заказ **№ 1001** уже в пути:\n\n- передан 24 ноября\n- ждём 27-го");
    assertThat(line("ai", "уже в пути").locator("strong")).hasText("№ 1001");
    HUB.add(session, "system", null, "К разговору подключилась Анна Иванова.");
    HUB.add(
        session, "manager", "Анна Иванова", "Добрый день! Адрес **поменяем**, доплата не нужна.");
    assertThat(line("manager", "поменяем").locator(".speaker")).hasText("Анна Иванова");
    write("Спасибо!");
    arrives("Спасибо!");

    page.reload();
    for (String kind : List.of("user", "ai", "system", "manager")) {
      assertThat(see("." + kind + "-message").first()).isVisible();
    }
    assertThat(line("user", "Спасибо!")).hasCount(1);
    assertThat(line("ai", "уже в пути")).hasCount(1);
    looks("user", "background-color", "rgb(236, 238, 242)");
    looks("ai", "background-color", "rgb(37, 99, 235)");
    looks("manager", "color", "rgb(255, 255, 255)");
    looks(
        "manager",
        "background-image",
        "linear-gradient(135deg, rgb(21, 128, 61), rgb(4, 120, 87))");
    looks("ai", "border-top-left-radius", "18px");
    looks("system", "border-top-style", "solid");
    looks("system", "background-color", "rgb(254, 248, 220)");
    looks("system", "text-align", "center");
    picture("wide");

    page.setViewportSize(390, 844);
    if (see(".panel").isHidden()) {
      see(".launcher").click();
    }
    assertThat(see(".launcher")).isHidden();
    write("оченьдлинноеслово".repeat(20));
    assertThat(line("user", "оченьдлинноеслово")).hasCount(1);
    assertThat(see(".user-message").first()).hasCSS("align-self", "flex-end");
    assertThat(see(".system-message").first()).hasCSS("align-self", "center");
    assertThat(see(".panel *").evaluateAll("all => all.every(it => it.scrollWidth <= innerWidth)"))
        .as("nothing is wider than the phone")
        .isEqualTo(true);
    picture("phone");
  }

  private void looks(String kind, String property, String value) {
    assertThat(see("." + kind + "-message .bubble").first()).hasCSS(property, value);
  }

  private void picture(String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setAnimations(com.microsoft.playwright.options.ScreenshotAnimations.DISABLED)
            .setPath(Path.of("target", "webchat", name + ".png")));
  }

  @Test
  void aLostConnectionNeitherLosesNorDoublesALine() {
    see(".launcher").click();
    write("before");
    arrives("before");
    String session = session();

    front.cut();
    write("while away 1");
    write("while away 2");
    HUB.add(session, "manager", "Anna", "answered while away");
    assertThat(see(".status")).containsText("Нет связи");
    front.plug();
    arrives("while away 1");
    arrives("while away 2");
    assertThat(line("manager", "answered while away")).hasCount(1);
    assertThat(see(".status")).containsText("На связи");

    for (int i = 0; i < 5; i++) {
      write("cut " + i); // whatever was under way is lost: the line, or its acknowledgement
      front.cut();
      front.plug();
    }
    for (int i = 0; i < 5; i++) {
      arrives("cut " + i);
    }
    assertThat(said(session))
        .containsExactly(
            "before", "while away 1", "while away 2", "cut 0", "cut 1", "cut 2", "cut 3", "cut 4");
    assertThat(see(".user-message")).hasCount(8);
  }

  @Test
  void aLineThatWasWrittenWithoutConnectionSurvivesTheReload() {
    see(".launcher").click();
    write("first");
    arrives("first");
    String session = session();
    front.cut();
    write("written without connection");
    assertThat(line("user", "written without connection").locator(".icon-clock")).hasCount(1);
    front.plug();
    page.reload();
    arrives("written without connection");
    assertThat(said(session)).containsExactly("first", "written without connection");
  }

  @Test
  void whoWritesTooFastLosesNothing() {
    see(".launcher").click();
    write("first");
    arrives("first");
    List<String> written = new ArrayList<>(List.of("first"));
    for (int i = 0; i < 40; i++) {
      write("fast " + i);
      written.add("fast " + i);
    }
    assertThat(line("user", "fast 39").locator(".icon-checks"))
        .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(40_000));
    assertThat(said(session())).containsExactlyElementsOf(written);
  }

  @Test
  void nothingSomebodyWritesBecomesScript() {
    page.onDialog(dialog -> org.junit.jupiter.api.Assertions.fail(dialog.message()));
    String attack = "<img src=x onerror=\"window.hit=1\"><script>window.hit=1</script>";
    see(".launcher").click();
    write(attack);
    arrives(attack);
    String session = session();
    HUB.add(
        session,
        "ai",
        null,
        attack
            + "\n\n[link](javascript:window.hit=1) ![p](https://evil.example/x.png)"
            + " <a href=\"javascript:window.hit=1\">a</a>");
    HUB.add(session, "manager", attack, "[x](data:text/html,<script>window.hit=1</script>)");
    HUB.add(
        session,
        "system",
        null,
        attack,
        "[[{\"text\":\"<b onclick=hit=1>open</b>\",\"url\":\"javascript:window.hit=1\"}]]");
    assertThat(line("system", "onerror")).hasCount(1);

    assertThat(line("user", attack)).hasCount(1);
    assertThat(see(".log img, .log script, .log b, .log iframe")).hasCount(0);
    for (Locator link : see(".log a").all()) {
      assertThat(link.getAttribute("href")).doesNotContain("javascript:", "data:");
      link.evaluate("it => it.target = '_self'");
      assertThat(link.getAttribute("rel")).contains("noopener");
    }
    assertThat(page.evaluate("() => window.hit")).isNull();
  }

  @Test
  void aVisitorAsksForAHumanWithTheKeyboardAlone() {
    see(".launcher").focus();
    page.keyboard().press("Enter");
    assertThat(see("textarea")).isFocused();
    page.keyboard().press("Escape");
    assertThat(see(".panel")).isHidden();
    assertThat(see(".launcher")).isFocused();
    page.keyboard().press("Enter");
    assertThat(see(".manager")).hasText(WISH);
    see(".manager").press("Enter");
    assertThat(see("#name")).isFocused();
    page.keyboard().press("Escape");
    assertThat(see(".form")).isHidden();
    assertThat(see(".panel")).isVisible();

    see(".manager").press("Enter");
    page.keyboard().type("Иван");
    see("#phone").fill("что-то");
    page.keyboard().press("Enter");
    assertThat(see("#phone-wrong")).containsText("Проверьте номер");
    see("#phone").fill("8 912 345-67-89");
    page.keyboard().press("Enter");
    arrives(WISH);
    assertThat(see(".manager")).isHidden();
    assertThat(
            HUB.process()
                .database()
                .queryForObject(
                    "select convert_from(body, 'UTF8') || headers::text from event where channel ="
                        + " 'message-received' and order_key = ?",
                    String.class,
                    session()))
        .contains("\"data\":\"manager\"", "+79123456789", "Иван", "/chat/demo");
    assertThat(see(".log")).hasAttribute("aria-live", "polite");
  }

  /** A screen reader tells parts by their roles and names. */
  @Test
  void everyPartHasARoleAndANameInTheVisitorsLanguage() {
    for (String language : List.of("ru", "en")) {
      page.navigate("http://127.0.0.1:" + front.port() + "/chat/demo?lang=" + language);
      boolean english = language.equals("en");
      part(AriaRole.BUTTON, english ? "Open the chat" : "Открыть чат").click();
      assertThat(part(AriaRole.DIALOG, english ? "Support chat" : "Чат поддержки")).isVisible();
      assertThat(part(AriaRole.LOG, english ? "Messages" : "Сообщения")).isVisible();
      assertThat(part(AriaRole.TEXTBOX, english ? "Write a message…" : "Напишите сообщение…"))
          .isFocused();
      assertThat(part(AriaRole.BUTTON, english ? "Attach a file" : "Прикрепить файл")).isVisible();
      assertThat(part(AriaRole.BUTTON, english ? "Send" : "Отправить")).isDisabled();
      part(AriaRole.BUTTON, english ? "👤 Talk to a live manager" : WISH).click();
      assertThat(part(AriaRole.FORM, english ? "Call a manager" : "Позвать менеджера")).isVisible();
      assertThat(part(AriaRole.TEXTBOX, english ? "Name" : "Имя")).isFocused();
      assertThat(part(AriaRole.TEXTBOX, english ? "Phone" : "Телефон")).isVisible();
      assertThat(page.locator("#easyflow-chat")).hasAttribute("lang", language);
      page.keyboard().press("Escape");
      page.keyboard().press("Escape");
      assertThat(see(".panel")).isHidden();
    }
  }

  private Locator part(AriaRole role, String name) {
    return page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  @Test
  void aPressedButtonIsSentWithItsData() {
    see(".launcher").click();
    write("hello");
    arrives("hello");
    String session = session();
    HUB.add(
        session,
        "system",
        null,
        "Оцените разговор",
        "[[{\"text\":\"4\",\"data\":\"rate:1:4\"},{\"text\":\"5\",\"data\":\"rate:1:5\"}]]");
    page.locator("button.choice", new Page.LocatorOptions().setHasText("5")).click();
    assertThat(see("button.choice.chosen")).hasText("5");
    assertThat(see("button.choice").first()).isDisabled();
    await()
        .until(
            () ->
                HUB.process()
                        .database()
                        .queryForObject(
                            "select count(*) from event where order_key = ? and"
                                + " convert_from(body, 'UTF8') like '%\"data\":\"rate:1:5\"%'",
                            Integer.class, session)
                    == 1);
  }

  @Test
  void aPictureIsSentAndShown() {
    see(".launcher").click();
    see("input[type=file]").setInputFiles(new FilePayload("фото.png", "image/png", PICTURE));
    assertThat(see(".chosen-files .file-size")).hasText("1 КБ");
    see("input[type=file]")
        .setInputFiles(
            new FilePayload(
                "evil.png", "image/png", "MZ\0\1 program".getBytes(StandardCharsets.UTF_8)));
    assertThat(see(".notice")).containsText("можно отправить фото");
    write("вот");
    arrives("вот");
    page.reload();
    page.waitForFunction(
        "() => document.querySelector('#easyflow-chat').shadowRoot.querySelector('.picture')"
            + "?.naturalWidth === 1");
  }

  @Test
  void hintsShowForAMomentAndGiveWayToTheLine() {
    see(".launcher").click();
    write("hello");
    arrives("hello");
    String session = session();
    hint("{\"account\":\"web:default\",\"chatId\":\"%s\",\"author\":\"ai\"}", session);
    assertThat(see(".dots")).isVisible();
    String part =
        "{\"account\":\"web:default\",\"chatId\":\"%s\",\"author\":\"ai\",\"draft\":\"d\",";
    hint(part + "\"from\":0,\"text\":\"It is \"}", session);
    hint(part + "\"from\":6,\"text\":\"on its way\"}", session);
    assertThat(line("ai", "It is on its way")).hasCount(1);
    assertThat(see(".dots")).hasCount(0);
    HUB.add(session, "ai", null, "It is on its **way**");
    assertThat(line("ai", "It is on its way").locator("strong")).hasCount(1);
    assertThat(line("ai", "It is on its way")).hasCount(1);

    // What the bot was about to say before that line comes late: nobody sees it, only what follows.
    String late = "{\"account\":\"web:default\",\"chatId\":\"%s\",\"author\":\"ai\",\"after\":1,";
    hint(late + "\"draft\":\"late\",\"from\":0,\"text\":\"I was about to\"}", session);
    hint(part.replace("\"d\"", "\"e\"") + "\"from\":4,\"text\":\"a middle\"}", session);
    hint("{\"account\":\"web:default\",\"chatId\":\"%s\",\"author\":\"manager\"}", session);
    assertThat(see(".manager-message .dots")).isVisible();
    assertThat(see(".draft")).hasCount(0);
    assertThat(see(".ai-message")).hasCount(1);
  }

  private static void hint(String json, String session) {
    HUB.process()
        .database()
        .query("select pg_notify('easyflow_chat_hint', ?)", row -> {}, json.formatted(session));
  }

  @Test
  void onlyAllowedSitesMayShowIt() throws IOException {
    HttpServer site =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String html =
        "<!doctype html><html lang=en><style>*{display:none;color:red!important}"
            + "html,body,#easyflow-chat{display:block}</style><body><script src='"
            + HUB.process().uri("/chat/widget.js")
            + "'></script></body></html>";
    site.createContext(
        "/",
        call -> {
          byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
          call.getResponseHeaders().set("Content-Type", "text/html");
          call.sendResponseHeaders(200, bytes.length);
          call.getResponseBody().write(bytes);
          call.close();
        });
    site.start();
    try {
      page.navigate("http://127.0.0.1:" + site.getAddress().getPort() + "/");
      see(".launcher").click();
      write("from another site");
      arrives("from another site");
      assertThat(see(".status")).hasText("Online");

      page.navigate("http://localhost:" + site.getAddress().getPort() + "/");
      see(".launcher").click();
      write("from a foreign site");
      assertThat(see(".status")).containsText("No connection");
      assertThat(line("user", "from a foreign site").locator(".icon-clock")).hasCount(1);
    } finally {
      site.stop(0);
    }
  }

  @Test
  void whoWritesIsSeenWritingEveryFewSeconds() {
    List<String> frames = new ArrayList<>();
    page.onWebSocket(socket -> socket.onFrameSent(frame -> frames.add(frame.text())));
    see(".launcher").click();
    assertThat(see(".status")).containsText("На связи");
    long began = System.nanoTime();
    see("textarea")
        .pressSequentially(
            "Скажите, пожалуйста", new Locator.PressSequentiallyOptions().setDelay(200));
    page.waitForCondition(() -> types(frames) > 1);
    long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    assertThat(types(frames)).isLessThanOrEqualTo(1 + millis / 2500);
  }

  private static long types(List<String> frames) {
    return frames.stream().filter("{\"type\":\"types\"}"::equals).count();
  }

  @Test
  void whatIsSeenWithoutAConnectionIsToldWhenItIsBack() throws IOException {
    see(".launcher").click();
    write("Есть кто-нибудь?");
    arrives("Есть кто-нибудь?");
    String session = session();
    see("textarea").press("Escape");
    HUB.add(session, "manager", "Anna", "Да, здравствуйте");
    assertThat(see(".badge")).hasText("1");
    front.cut();
    see(".launcher").click();
    assertThat(see(".status"))
        .containsText("Нет связи", new LocatorAssertions.ContainsTextOptions().setTimeout(20_000));
    assertThat(status(session)).isEqualTo("kept");
    front.plug();
    await("the hub knows")
        .atMost(Duration.ofSeconds(30))
        .until(() -> status(session), "delivered"::equals);
  }

  private static String status(String session) {
    return HUB.process()
        .database()
        .queryForObject(
            "select m.status from chat_messages m join support_chats c on c.id = m.chat where"
                + " c.chat_id = ? and m.author = 'manager'",
            String.class,
            session);
  }
}
