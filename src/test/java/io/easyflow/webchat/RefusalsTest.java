package io.easyflow.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chat does not take, and how it says so. */
class RefusalsTest {
  @RegisterExtension static final WebChatHub HUB = new WebChatHub();

  private static final byte[] PDF = "%PDF-1.7\n".getBytes(StandardCharsets.UTF_8);

  private final WebChatHub.Ticket visitor;
  private final WebChatHub.Ticket stranger;

  RefusalsTest() throws IOException {
    visitor = HUB.begin();
    stranger = HUB.begin();
  }

  private static void refused(HttpResponse<String> answer, int status, String says)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = WebChatHub.JSON.readTree(answer.body());
    assertThat(problem.path("type").asText()).startsWith("/problems/");
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asText()).contains(says);
  }

  private String forged() {
    String token = visitor.token();
    char other = token.charAt(token.length() - 2) == 'A' ? 'B' : 'A';
    return token.substring(0, token.length() - 2) + other + token.charAt(token.length() - 1);
  }

  private String promoted() {
    return stranger.sessionId() + visitor.token().substring(visitor.sessionId().length());
  }

  private String expired() {
    Clock then = Clock.offset(Clock.systemUTC(), Duration.ofDays(-31));
    return TakenChats.tokens(HUB.process(), then).renew(visitor.sessionId()).token();
  }

  @Test
  void aTokenThatIsTooOld() throws IOException {
    refused(HUB.post("/api/chat/send-message", expired(), "{\"text\":\"a\"}"), 401, "too old");
    refused(HUB.post("/api/chat/transfer-to-manager", expired(), "{}"), 401, "too old");
    refused(HUB.get("/api/chat/messages", expired()), 401, "too old");
    refused(HUB.get("/api/chat/files/" + "0".repeat(32), expired()), 401, "too old");
    refused(
        HUB.upload(new WebChatHub.Ticket(visitor.sessionId(), expired()), "a.pdf", PDF),
        401,
        "too old");
    try (SocketClient socket = new SocketClient(HUB.process(), visitor.sessionId())) {
      socket.hello(expired(), 0);
      assertThat(socket.closeCode()).isEqualTo(SocketDoor.NOT_PROVED.getCode());
    }
  }

  @Test
  void anAddressOfAPageThatIsNone() throws IOException {
    String line = "{\"text\":\"a\",\"page\":\"%s\"}";
    for (String page :
        List.of("javascript:alert(1)", "data:text/html,x", "not an address", "x".repeat(2000))) {
      HttpResponse<String> kept =
          HUB.post("/api/chat/send-message", visitor.token(), line.formatted(page));
      assertThat(kept.statusCode()).as(page).isEqualTo(200);
    }
    assertThat(
            HUB.process()
                .database()
                .queryForList(
                    "select headers ->> 'page' from event where channel = 'message-received'"
                        + " and order_key = ?",
                    String.class,
                    visitor.sessionId()))
        .hasSize(4)
        .containsOnlyNulls();
  }

  @Test
  void aTokenThatIsMissingForgedOrMovedToAnotherSession() throws IOException {
    for (String path : List.of("/send-message", "/transfer-to-manager")) {
      refused(HUB.post("/api/chat" + path, null, "{\"text\":\"a\"}"), 401, "token");
      refused(HUB.post("/api/chat" + path, "nonsense", "{\"text\":\"a\"}"), 401, "token");
      refused(HUB.post("/api/chat" + path, forged(), "{\"text\":\"a\"}"), 401, "token");
      refused(HUB.post("/api/chat" + path, promoted(), "{\"text\":\"a\"}"), 401, "token");
      refused(
          HUB.post(
              "/api/chat" + path,
              stranger.token(),
              "{\"text\":\"a\",\"sessionId\":\"" + visitor.sessionId() + "\"}"),
          403,
          "not of this session");
    }
    refused(HUB.get("/api/chat/messages", null), 401, "token");
    refused(HUB.get("/api/chat/messages", forged()), 401, "token");
  }

  @Test
  void aVisitorReadsNobodyElsesLines() throws IOException {
    HUB.say(visitor, "one", "a secret of the visitor");
    HUB.add(visitor.sessionId(), "ai", null, "a secret answer");
    assertThat(HUB.get("/api/chat/messages", stranger.token()).body()).doesNotContain("secret");
    assertThat(HUB.get("/api/chat/messages", visitor.token()).body()).contains("a secret answer");
    try (SocketClient other = new SocketClient(HUB.process(), visitor.sessionId())) {
      other.hello(stranger.token(), 0);
      assertThat(other.closeCode()).isEqualTo(SocketDoor.FOREIGN.getCode());
      assertThat(other.texts()).isEmpty();
    }
  }

  @Test
  void aSocketThatDoesNotProveItsSession() throws IOException {
    try (SocketClient socket = new SocketClient(HUB.process(), visitor.sessionId())) {
      socket.hello(forged(), 0);
      assertThat(socket.closeCode()).isEqualTo(SocketDoor.NOT_PROVED.getCode());
    }
    try (SocketClient socket = new SocketClient(HUB.process(), visitor.sessionId())) {
      socket.line("one", "said before the hello");
      assertThat(socket.closeCode()).isEqualTo(SocketDoor.NOT_PROVED.getCode());
    }
    assertThat(HUB.get("/api/chat/messages", visitor.token()).body())
        .doesNotContain("before the hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no json", "[]", "null", "{}", "{\"type\":\"line\",\"odd\":1}"})
  void aFrameThatIsNone(String text) {
    try (SocketClient socket = SocketClient.greeted(HUB.process(), visitor, 0)) {
      socket.raw(text);
      assertThat(socket.closeCode()).isEqualTo(SocketDoor.BAD_FRAME.getCode());
    }
  }

  @Test
  void aFrameThatIsTooLarge() {
    try (SocketClient socket = SocketClient.greeted(HUB.process(), visitor, 0)) {
      socket.line("one", "x".repeat(100_000));
      assertThat(socket.closeCode()).isEqualTo(1009);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                   | 400 | Field 'text' is missing",
        "{\"text\":\"   \"}                   | 400 | Field 'text' is missing",
        "{\"text\":\"a\",\"id\":\"a b\"}      | 400 | Field 'id'",
        "{\"text\":\"a\",\"colour\":\"red\"}  | 400 | Field 'colour' is unknown",
        "{\"text\":                           | 400 | not JSON",
        "{\"text\":\"a\",\"files\":[\"../x\"]} | 404 | no such file",
      })
  void aLineThatIsNone(String json, int status, String says) throws IOException {
    refused(HUB.post("/api/chat/send-message", visitor.token(), json), status, says);
  }

  @Test
  void aLineThatIsTooLong() throws IOException {
    refused(HUB.say(visitor, "one", "x".repeat(4001)), 413, "Field 'text' has 4001 characters");
    try (SocketClient socket = SocketClient.greeted(HUB.process(), visitor, 0)) {
      socket.line("one", "x".repeat(4001));
      JsonNode refused = socket.next("refused", frame -> true);
      assertThat(refused.path("status").asInt()).isEqualTo(413);
      assertThat(refused.path("id").asText()).isEqualTo("one");
      assertThat(refused.has("retryAfter")).isFalse();
    }
  }

  @Test
  void aPhoneThatIsNone() throws IOException {
    refused(
        HUB.post("/api/chat/transfer-to-manager", visitor.token(), "{\"phone\":\"call me\"}"),
        400,
        "Field 'phone'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "https://shop.example.com.evil.example", "null"})
  void aPageOfAForeignSite(String origin) throws IOException {
    HttpRequest.Builder begin =
        HUB.request("/api/chat/session", null)
            .header("Origin", origin)
            .POST(HttpRequest.BodyPublishers.noBody());
    refused(HUB.process().send(begin.build()), 403, "easyflow.webchat.origins");
    HttpRequest.Builder asks =
        HUB.request("/api/chat/send-message", null)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody());
    assertThat(HUB.process().send(asks.build()).statusCode()).isEqualTo(403);
    assertThatThrownBy(
            () -> new SocketClient(HUB.process(), visitor.sessionId(), "Origin", origin).close())
        .rootCause()
        .hasMessageContaining("403");
  }

  @Test
  void aPageOfAnAllowedSiteIsLetIn() throws IOException {
    HttpRequest.Builder asks =
        HUB.request("/api/chat/send-message", null)
            .header("Origin", WebChatHub.SITE)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody());
    HttpResponse<String> answer = HUB.process().send(asks.build());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
        .contains(WebChatHub.SITE);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    new SocketClient(HUB.process(), visitor.sessionId(), "Origin", WebChatHub.SITE).close();
  }

  @Test
  void aFileThatIsTooLargeEmptyOrNothingThatMayBeSent() throws IOException {
    byte[] large = new byte[WebChatHub.MAX_FILE + 1];
    System.arraycopy(PDF, 0, large, 0, PDF.length);
    refused(HUB.upload(visitor, "large.pdf", large), 413, "");
    refused(HUB.upload(visitor, "empty.png", new byte[0]), 400, "empty");
    refused(HUB.upload(visitor, "cat.png", "MZ\0\1".getBytes(StandardCharsets.UTF_8)), 415, "Only");
    refused(HUB.upload(visitor, "a.docx", zip("readme.txt")), 415, "Only");
    refused(
        HUB.upload(
            visitor,
            "macro.docx",
            zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        415,
        "Only");
    refused(HUB.upload(null, "a.pdf", PDF), 401, "token");
    refused(HUB.post("/api/chat/files", visitor.token(), "{\"file\":\"a\"}"), 415, "");
  }

  @Test
  void aFileIsServedToItsOwnerAndToTheHouseAlone() throws IOException {
    byte[] page = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> kept = HUB.upload(visitor, "../../etc/<evil>.html", page);
    assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
    JsonNode file = WebChatHub.JSON.readTree(kept.body());
    assertThat(file.path("name").asText()).isEqualTo("_evil_.html");
    assertThat(file.path("type").asText()).isEqualTo("text/plain");
    String id = file.path("id").asText();

    HttpResponse<String> own = HUB.get("/api/chat/files/" + id, visitor.token());
    assertThat(own.statusCode()).isEqualTo(200);
    assertThat(own.body()).isEqualTo("<script>alert(1)</script>");
    assertThat(own.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(own.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment;");
    assertThat(own.headers().firstValue("X-Content-Type-Options")).contains("nosniff");

    refused(HUB.get("/api/chat/files/" + id, null), 401, "token");
    refused(HUB.get("/api/chat/files/" + id, stranger.token()), 404, "no such file");
    refused(
        HUB.post("/api/chat/send-message", stranger.token(), "{\"files\":[\"" + id + "\"]}"),
        404,
        "no such file");
    refused(HUB.get("/api/v1/chats/files/" + id, null), 401, "login");
    refused(HUB.get("/api/v1/chats/files/" + id, visitor.token()), 401, "");
    assertThat(HUB.process().get("/api/v1/chats/files/" + id).statusCode()).isEqualTo(200);
    refused(HUB.process().get("/api/v1/chats/files/..etc"), 404, "no such file");
  }

  @Test
  void whoAsksForMoreThanAVisitorNeeds() throws IOException {
    List<Integer> statuses = new ArrayList<>();
    HttpResponse<String> last = null;
    for (int i = 0; i < 300 && (last == null || last.statusCode() == 200); i++) {
      last = HUB.say(visitor, "n" + i, "n" + i);
      statuses.add(last.statusCode());
    }
    refused(last, 429, "too much");
    assertThat(last.headers().firstValue("Retry-After")).isPresent();
    assertThat(statuses.size()).isGreaterThan(30);
    assertThat(HUB.say(stranger, "one", "others go on").statusCode()).isEqualTo(200);
  }

  @Test
  void whoSendsMoreFilesThanAVisitorNeeds() throws IOException {
    for (int i = 0; i < 8; i++) {
      assertThat(HUB.upload(visitor, "a.pdf", PDF).statusCode()).isEqualTo(200);
    }
    refused(HUB.upload(visitor, "a.pdf", PDF), 429, "too much");
  }

  @Test
  void aSocketThatFloodsIsToldToWaitAndThenClosed() {
    try (SocketClient socket = SocketClient.greeted(HUB.process(), visitor, 0)) {
      for (int i = 0; i < 80; i++) {
        socket.line("n" + i, "n" + i);
      }
      JsonNode refused = socket.next("refused", frame -> true);
      assertThat(refused.path("status").asInt()).isEqualTo(429);
      assertThat(refused.path("retryAfter").asInt()).isPositive();
      for (int i = 0; i < 200 && socket.open(); i++) {
        socket.line("m" + i, "m" + i);
      }
      assertThat(socket.closeCode()).isEqualTo(SocketDoor.TOO_MUCH.getCode());
    }
  }

  @Test
  void moreSocketsThanASessionNeeds() {
    List<SocketClient> open = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        open.add(SocketClient.greeted(HUB.process(), visitor, 0));
      }
      SocketClient more = new SocketClient(HUB.process(), visitor.sessionId());
      open.add(more);
      more.hello(visitor.token(), 0);
      assertThat(more.closeCode()).isEqualTo(SocketDoor.TOO_MUCH.getCode());
    } finally {
      open.forEach(SocketClient::close);
    }
    assertThat(SocketClient.greeted(HUB.process(), stranger, 0)).isNotNull();
  }

  @Test
  void nothingElseIsOpen() throws IOException {
    refused(HUB.get("/api/chat", null), 401, "login");
    refused(HUB.get("/api/chat/sessions", null), 401, "login");
    refused(HUB.get("/chat/widget.css", null), 401, "login");
    assertThat(HUB.get("/chat/widget.js", null).statusCode()).isEqualTo(200);
    assertThat(HUB.get("/chat/demo", null).headers().allValues("Set-Cookie")).isEmpty();
  }

  private static byte[] zip(String... entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write("x".getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
