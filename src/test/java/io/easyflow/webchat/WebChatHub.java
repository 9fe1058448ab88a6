package io.easyflow.webchat;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.easyflow.testkit.HubProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One hub for all tests of the web chat, from outside: its doors, and rows others would write. */
final class WebChatHub implements BeforeAllCallback, ExtensionContext.Store.CloseableResource {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String SITE = "https://shop.example.com";
  static final int MAX_FILE = 200_000;
  static final String MESSENGER_FILE = "%PDF-1.7 of a manager";

  private static final AtomicLong EVENT = new AtomicLong();
  private static final List<String> MESSENGER_CALLS = new CopyOnWriteArrayList<>();
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
                      "TELEGRAM_BOT_TOKEN", "1:webchat",
                      "TELEGRAM_BASE_URL", messenger(),
                      "EASYFLOW_WEBCHAT_ORIGINS", SITE + ",http://127.0.0.1:[*]",
                      "EASYFLOW_WEBCHAT_MAXFILE", MAX_FILE + "B",
                      "EASYFLOW_WEBCHAT_FILESPERHOUR", "8",
                      "EASYFLOW_WEBCHAT_PERADDRESS", "200",
                      "EASYFLOW_WEBCHAT_NEWSESSIONS", "200"),
                  HubProcess.QUICK_START)
              .start();
      hub.hold("consultant", "the bot's answers would come between");
      store.put("hub", this);
      // These tests write what the bot would say themselves.
      HttpResponse<String> held =
          hub.post("/api/v1/subscribers/consultant/hold", "{\"reason\":\"tests\"}");
      if (held.statusCode() != 204) {
        throw new IllegalStateException("the consultant goes on: " + held.body());
      }
    }
  }

  /** The managers' messenger: holds one file, and nobody writes. */
  private static String messenger() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        call -> {
          String path = call.getRequestURI().getPath();
          String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          MESSENGER_CALLS.add(path + " " + body);
          String answer =
              path.endsWith("/getFile")
                  ? "{\"ok\":true,\"result\":{\"file_path\":\"documents/file_1.pdf\"}}"
                  : path.endsWith("/documents/file_1.pdf")
                      ? MESSENGER_FILE
                      : "{\"ok\":true,\"result\":[]}";
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          call.getResponseHeaders().set("Content-Type", "application/json");
          call.sendResponseHeaders(200, bytes.length);
          call.getResponseBody().write(bytes);
          call.close();
        });
    server.start();
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What the managers' messenger was asked for, path and body. */
  List<String> messengerCalls(String words) {
    return MESSENGER_CALLS.stream().filter(call -> call.contains(words)).toList();
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
    addInSilence(session, author, name, text, buttons);
    hub.database()
        .query("select pg_notify('easyflow_chat', ?)", row -> {}, "web:default/" + session);
  }

  /** The same, and nobody hears of it. */
  void addInSilence(String session, String author, String name, String text, String buttons) {
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
  }

  /** Ends the hub when no test is left; JUnit calls it. */
  @Override
  public void close() {
    hub.close();
  }
}
