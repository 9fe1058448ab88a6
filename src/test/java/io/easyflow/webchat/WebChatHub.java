package io.easyflow.webchat;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.testkit.HubProcess;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One hub for all tests of the web chat, from outside: its doors, and rows others would write. */
final class WebChatHub implements BeforeAllCallback, ExtensionContext.Store.CloseableResource {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String SITE = "https://shop.example.com";
  static final int MAX_FILE = 200_000;

  private static final AtomicLong EVENT = new AtomicLong();
  private static HubProcess hub;

  record Ticket(String sessionId, String token) {}

  /** Started by the first class that needs it, ended after the last. */
  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    ExtensionContext.Store store =
        context.getRoot().getStore(ExtensionContext.Namespace.create(WebChatHub.class));
    if (hub == null) {
      hub =
          new HubProcess(
                  Files.createTempDirectory("webchat"),
                  Map.of(
                      "EASYFLOW_WEBCHAT_ORIGINS", SITE,
                      "EASYFLOW_WEBCHAT_MAXFILE", MAX_FILE + "B",
                      "EASYFLOW_WEBCHAT_FILESPERHOUR", "8",
                      "EASYFLOW_WEBCHAT_PERADDRESS", "200",
                      "EASYFLOW_WEBCHAT_NEWSESSIONS", "200"),
                  HubProcess.QUICK_START)
              .start();
      hub.hold("consultant", "the bot's answers would come between");
      store.put("hub", this);
    }
  }

  HubProcess process() {
    return hub;
  }

  Ticket begin() throws IOException {
    HttpResponse<String> answer = post("/api/chat/session", null, "");
    JsonNode ticket = JSON.readTree(answer.body());
    return new Ticket(ticket.path("sessionId").asText(), ticket.path("token").asText());
  }

  HttpResponse<String> say(Ticket ticket, String id, String text) throws IOException {
    ObjectNode line = JSON.createObjectNode().put("id", id).put("text", text);
    return post("/api/chat/send-message", ticket.token(), line.toString());
  }

  HttpResponse<String> post(String path, String token, String json) throws IOException {
    return hub.send(
        request(path, token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  HttpResponse<String> get(String path, String token) throws IOException {
    return hub.send(request(path, token).GET().build());
  }

  HttpResponse<String> upload(Ticket ticket, String name, byte[] content) throws IOException {
    String border = "border-of-parts";
    String head =
        "--"
            + border
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + name
            + "\"\r\nContent-Type: image/png\r\n\r\n";
    return hub.send(
        request("/api/chat/files", ticket == null ? null : ticket.token())
            .header("Content-Type", "multipart/form-data; boundary=" + border)
            .POST(
                HttpRequest.BodyPublishers.concat(
                    HttpRequest.BodyPublishers.ofString(head),
                    HttpRequest.BodyPublishers.ofByteArray(content),
                    HttpRequest.BodyPublishers.ofString("\r\n--" + border + "--\r\n")))
            .build());
  }

  HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(hub.uri(path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  /** Waits until the visitor has a chat, and adds a line as the hand-off would. */
  void add(String session, String author, String name, String text) {
    add(session, author, name, text, "[]");
  }

  void add(String session, String author, String name, String text, String buttons) {
    await("the session has a chat")
        .until(
            () ->
                hub.database()
                    .queryForObject(
                        "select exists (select from support_chats where chat_id = ?)",
                        Boolean.class,
                        session));
    hub.database()
        .update(
            """
            insert into chat_messages (chat, author, author_name, text, buttons, event_id, part, at)
            select max(id), ?, ?, ?, ?::jsonb, ?, 0, now() from support_chats where chat_id = ?""",
            author,
            name,
            text,
            buttons,
            -EVENT.incrementAndGet(),
            session);
    hub.database()
        .query("select pg_notify('easyflow_chat', ?)", row -> {}, "web:default/" + session);
  }

  /** Ends the hub when no test is left; JUnit calls it. */
  @Override
  public void close() {
    hub.close();
  }
}
