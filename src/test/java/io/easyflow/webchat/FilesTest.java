package io.easyflow.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Files of lines reach who may see them, wherever they lie. */
class FilesTest {
  @RegisterExtension static final WebChatHub HUB = new WebChatHub();

  private static final byte[] PDF = "%PDF-1.7 of a visitor".getBytes(StandardCharsets.UTF_8);

  private final WebChatHub.Ticket visitor;
  private final WebChatHub.Ticket stranger;

  FilesTest() throws IOException {
    visitor = HUB.begin();
    stranger = HUB.begin();
  }

  private long lineWithFile() throws IOException {
    String id =
        WebChatHub.JSON.readTree(HUB.upload(visitor, "a.pdf", PDF).body()).path("id").asText();
    HUB.post("/api/chat/send-message", visitor.token(), "{\"files\":[\"" + id + "\"]}");
    return await().until(() -> newest("user"), found -> found > 0);
  }

  private long newest(String author) {
    List<Long> found =
        HUB.process()
            .database()
            .queryForList(
                "select m.id from chat_messages m join support_chats c on c.id = m.chat where"
                    + " c.chat_id = ? and m.author = ? order by m.id desc limit 1",
                Long.class,
                visitor.sessionId(),
                author);
    return found.isEmpty() ? 0 : found.get(0);
  }

  /** As the hub of this database gives addresses. */
  private static FileLinks links(Clock clock) {
    WebChatProperties properties =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("easyflow.webchat", WebChatProperties.class);
    ChatKey key = new ChatKey(HUB.process().database(), properties);
    return new FileLinks(key, clock, "https://hub.example.com/");
  }

  @Test
  void aFileOfALineIsItsVisitorsAlone() throws IOException {
    String path = "/api/chat/files/" + lineWithFile() + "-0";
    assertThat(HUB.get(path, visitor.token()).body()).isEqualTo("%PDF-1.7 of a visitor");
    assertThat(HUB.get(path, stranger.token()).statusCode()).isEqualTo(404);
    assertThat(HUB.get(path, null).statusCode()).isEqualTo(401);
    assertThat(HUB.get(path.replace("-0", "-1"), visitor.token()).statusCode()).isEqualTo(404);
  }

  @Test
  void aPlatformFetchesAFileByASignedAddress() throws IOException {
    long line = lineWithFile();
    URI address = URI.create(links(Clock.systemUTC()).address(line, 0));
    assertThat(address.getHost()).isEqualTo("hub.example.com");
    HttpResponse<String> answer = HUB.get(address.getPath(), null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("%PDF-1.7 of a visitor");

    String other = address.getPath().replace(line + "-0", (line - 1) + "-0");
    assertThat(HUB.get(other, null).statusCode()).isEqualTo(403);
    Clock before = Clock.offset(Clock.systemUTC(), Duration.ofHours(-25));
    URI old = URI.create(links(before).address(line, 0));
    assertThat(HUB.get(old.getPath(), null).statusCode()).isEqualTo(403);
  }

  @Test
  void aFileOfAManagerIsFetchedFromTheirMessenger() throws IOException {
    HUB.say(visitor, "q", "Hello");
    HUB.add(visitor.sessionId(), "manager", "Anna", "The receipt");
    long line = newest("manager");
    HUB.process()
        .database()
        .update(
            "update chat_messages set attachments = ?::jsonb where id = ?",
            "[{\"reference\":\"F1\",\"name\":\"чек.pdf\",\"mimeType\":\"application/pdf\"}]",
            line);
    assertThat(HUB.get("/api/chat/messages", visitor.token()).body())
        .contains("\"id\":\"" + line + "-0\"", "чек.pdf");
    HttpResponse<String> answer = HUB.get("/api/chat/files/" + line + "-0", visitor.token());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(WebChatHub.MESSENGER_FILE);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/pdf");
    assertThat(HUB.get("/api/chat/files/" + line + "-0", stranger.token()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void aFileThatIsKeptNoMoreIsGoneForEverybody() throws IOException {
    long line = lineWithFile();
    HUB.process()
        .database()
        .update(
            "update webchat_files set removed_at = now() where session = ?", visitor.sessionId());
    HttpResponse<String> answer = HUB.get("/api/chat/files/" + line + "-0", visitor.token());
    assertThat(answer.statusCode()).isEqualTo(410);
    assertThat(answer.body()).contains("/problems/gone", "kept for a limited time");
    URI address = URI.create(links(Clock.systemUTC()).address(line, 0));
    assertThat(HUB.get(address.getPath(), null).statusCode()).isEqualTo(410);
    assertThat(HUB.get("/api/chat/messages", visitor.token()).body()).contains("a.pdf");
  }
}
