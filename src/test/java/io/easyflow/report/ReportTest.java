package io.easyflow.report;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.RoutesCopy;
import io.easyflow.testkit.TelegramDouble;
import io.easyflow.testkit.TelegramDouble.Call;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

/** A chat that a manager closes stands in the CRM afterwards, once. */
class ReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicLong UPDATES = new AtomicLong(7000);
  private static final long ANNA = 811;
  private static final String HOOK = "/bitrix24/rest/11/secret-of-the-crm";
  private static final String FIND = HOOK + "/crm.duplicate.findbycomm";
  private static final String NOTE = HOOK + "/crm.timeline.comment.add";

  @TempDir static Path home;
  private static TelegramDouble telegram;
  private static WireMockServer crm;
  private static HubProcess hub;

  @BeforeAll
  static void start() throws IOException {
    telegram = new TelegramDouble();
    crm = new WireMockServer(WireMockConfiguration.options().dynamicPort().globalTemplating(true));
    crm.start();
    JsonNode stubs =
        JSON.readTree(Path.of("routes/connectors/bitrix24/double/mappings/crm.json").toFile());
    stubs
        .get("mappings")
        .forEach(stub -> crm.addStubMapping(StubMapping.buildFrom(stub.toString())));
    RoutesCopy routes = new RoutesCopy(home);
    routes.unlimited("telegram");
    hub =
        new HubProcess(
                home,
                telegram.managers(
                    Map.of(
                        "EASYFLOW_ROUTES_DIR",
                        routes.folder(),
                        "MANAGER_IDS",
                        String.valueOf(ANNA),
                        "BITRIX24_PORTAL",
                        "northlight.bitrix24.example",
                        "BITRIX24_USER_ID",
                        "11",
                        "BITRIX24_WEBHOOK_CODE",
                        "secret-of-the-crm",
                        "BITRIX24_BASE_URL",
                        crm.baseUrl() + "/bitrix24/rest/{userId}/{webhookCode}",
                        "EASYFLOW_REPORT_TO",
                        "bitrix24",
                        "EASYFLOW_REPORT_RATINGWAIT",
                        "1s",
                        "EASYFLOW_CHANNEL_FIRSTDELAY",
                        "200ms")),
                HubProcess.QUICK_START)
            .start();
    says("/start");
    says("/online");
    awaitCall("Вы на смене");
  }

  @AfterAll
  static void stop() {
    hub.close();
    telegram.close();
    crm.stop();
  }

  private static void says(String text) throws IOException {
    String update = TelegramDouble.text(UPDATES.incrementAndGet(), ANNA, text, 0);
    assertThat(telegram.write(hub, "managers", update)).isEqualTo(200);
  }

  private static void presses(Call under, String title) throws IOException {
    String press =
        TelegramDouble.press(UPDATES.incrementAndGet(), ANNA, under.messageId(), under.data(title));
    assertThat(telegram.write(hub, "managers", press)).isEqualTo(200);
  }

  private static Call awaitCall(String... words) {
    return await("the manager sees " + List.of(words))
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                telegram.calls().stream()
                    .filter(call -> List.of(words).stream().allMatch(call.text()::contains))
                    .reduce((first, second) -> second)
                    .orElse(null),
            Objects::nonNull);
  }

  /** A visitor of the web chat, from outside. */
  private record Visitor(String session, String token) {
    static Visitor begins() throws IOException {
      JsonNode ticket = call(null, "/api/chat/session", "{}");
      return new Visitor(ticket.get("sessionId").asText(), ticket.get("token").asText());
    }

    private static JsonNode call(String token, String path, String json) throws IOException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(hub.uri(path))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json));
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
      HttpResponse<String> answer = hub.send(request.build());
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
      return JSON.readTree(answer.body());
    }

    void wishesForAHuman(String name, String phone) throws IOException {
      call(
          token,
          "/api/chat/transfer-to-manager",
          JSON.createObjectNode()
              .put("name", name)
              .put("phone", phone)
              .put("page", "https://shop.example.com/cart")
              .put("locale", "ru")
              .toString());
    }

    void says(String text, String data) throws IOException {
      call(
          token,
          "/api/chat/send-message",
          JSON.createObjectNode().put("text", text).put("data", data).toString());
    }

    long chat() {
      return hub.database()
          .queryForObject(
              "select id from support_chats where chat_id = ? order by id desc limit 1",
              Long.class,
              session);
    }

    void awaitRating(int stars) {
      await()
          .until(
              () ->
                  hub.database()
                      .queryForObject(
                          "select rating from support_chats where id = ?", Integer.class, chat()),
              Integer.valueOf(stars)::equals);
    }

    void awaitState(String state) {
      await("the chat is " + state)
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(50))
          .until(
              () ->
                  hub
                      .database()
                      .queryForList(
                          "select state from support_chats where chat_id = ? order by id desc",
                          String.class,
                          session)
                      .stream()
                      .findFirst()
                      .filter(state::equals)
                      .isPresent());
    }
  }

  /** A visitor speaks to Anna, who closes the chat. */
  private static Visitor closedChat(String name, String phone) throws IOException {
    Visitor visitor = Visitor.begins();
    visitor.wishesForAHuman(name, phone);
    Call notice = awaitCall("Новый чат", name);
    presses(notice, "Принять чат");
    Call taken = awaitCall("Режим ответа", name);
    visitor.says("Когда приедет лампа?", null);
    awaitCall("Когда приедет лампа?", name);
    says("Завтра в 10");
    presses(taken, "Завершить");
    visitor.awaitState("closed");
    return visitor;
  }

  /** Notes that were taken. */
  private static List<String> notes(String name) {
    return crm.getAllServeEvents().stream()
        .filter(call -> call.getRequest().getUrl().equals(NOTE))
        .filter(call -> call.getResponse().getStatus() == 200)
        .map(call -> comment(call.getRequest().getBodyAsString()))
        .filter(text -> text.contains(name))
        .toList();
  }

  private static long calls(String path, String phone) {
    return crm.findAll(postRequestedFor(urlPathEqualTo(path))).stream()
        .filter(call -> call.getBodyAsString().contains(phone))
        .count();
  }

  private static String comment(String body) {
    try {
      return JSON.readTree(body).at("/fields/COMMENT").asText();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String awaitNote(String name) throws IOException {
    await("the CRM has a note")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !notes(name).isEmpty());
    hub.settled(Duration.ofSeconds(20));
    assertThat(notes(name)).hasSize(1);
    return notes(name).get(0);
  }

  private static void answersOnce(String path, String phone, ResponseDefinitionBuilder answer) {
    crm.stubFor(
        post(path)
            .withRequestBody(containing(phone))
            .inScenario(path + phone)
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("well again")
            .atPriority(1)
            .willReturn(answer));
  }

  private static String outcome(Visitor visitor) {
    return hub.database()
        .queryForObject(
            "select d.state from (select event_id, state from delivery_history"
                + " union all select event_id, state from dead_letter) d"
                + " join event e on e.id = d.event_id where e.channel = ? and e.order_key = ?",
            String.class,
            ChatReports.CHANNEL,
            String.valueOf(visitor.chat()));
  }

  @Test
  void theCrmGetsOneNoteWithLinesManagerAndRating() throws IOException {
    hub.hold("conversation-report", "until the customer has rated");
    Visitor ivan = closedChat("Иван Лесной", "8 978 000-01-01");
    ivan.says("⭐⭐⭐⭐", "rate:" + ivan.chat() + ":4");
    ivan.awaitRating(4);
    hub.release("conversation-report");

    String note = awaitNote("Иван Лесной");
    assertThat(note)
        .contains("Чат " + ivan.chat())
        .contains("+79780000101", "не подтверждён")
        .contains("Менеджер: P811")
        .contains("Оценка: 4/5")
        .contains("https://shop.example.com/cart")
        .contains("Иван Лесной: Когда приедет лампа?")
        .contains("P811: Завтра в 10");
    assertThat(outcome(ivan)).isEqualTo("done");
    assertThat(hub.logText()).doesNotContain("secret-of-the-crm", "Когда приедет лампа?");
  }

  @Test
  void aCrmInTroubleGetsOneNoteAllTheSame() throws IOException {
    answersOnce(FIND, "+79780000102", aResponse().withStatus(500));
    answersOnce(
        NOTE,
        "+79780000102",
        aResponse()
            .withStatus(503)
            .withHeader("Content-Type", "application/json")
            .withBody("{\"error\":\"QUERY_LIMIT_EXCEEDED\"}"));
    Visitor olga = closedChat("Ольга Речная", "8 978 000-01-02");
    awaitNote("Ольга Речная");
    assertThat(calls(NOTE, "+79780000102")).as("refused, then taken").isEqualTo(2);
    assertThat(outcome(olga)).isEqualTo("done");
  }

  @Test
  void aNoteThatNobodyKnowsOfIsNotMadeAgain() throws IOException {
    answersOnce(NOTE, "+79780000103", aResponse().withStatus(500));
    Visitor petr = closedChat("Пётр Полевой", "8 978 000-01-03");
    hub.settled(Duration.ofSeconds(30));
    assertThat(calls(NOTE, "+79780000103")).isEqualTo(1);
    assertThat(outcome(petr)).isEqualTo("unknown");
    assertThat(hub.get("/api/v1/dead-letters").body())
        .contains("comment.request.jq")
        .doesNotContain("secret-of-the-crm");
  }

  @Test
  void whoHasNoCardIsNotNoted() throws IOException {
    Visitor vera = closedChat("Вера Горная", "8 978 000-10-00");
    hub.settled(Duration.ofSeconds(30));
    assertThat(notes("Вера Горная")).isEmpty();
    assertThat(outcome(vera)).isEqualTo("done");
    assertThat(hub.logText()).contains("no card of the customer of chat " + vera.chat());
  }
}
