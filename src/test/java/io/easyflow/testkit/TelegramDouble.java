package io.easyflow.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A small quick server that answers as Telegram does and keeps what it was told to send. */
public final class TelegramDouble implements AutoCloseable {
  /** What it repeats with each update. */
  public static final String SECRET = "acceptance-telegram";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A message somebody would have seen. */
  public record Sent(String chatId, String text) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(16);
  private final List<Sent> sent = new ArrayList<>();
  private final AtomicLong messages = new AtomicLong();
  private volatile Duration late = Duration.ZERO;

  public TelegramDouble() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public String baseUrl() {
    return origin() + "/bot{botToken}";
  }

  /** Its address without a path. */
  public String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** All that was sent up to now, in the order it came. */
  public List<Sent> sent() {
    synchronized (sent) {
      return List.copyOf(sent);
    }
  }

  /** From now on it answers each message so much later than it shows it. */
  public void answersAfter(Duration time) {
    late = time;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    String result;
    if (path.endsWith("/sendMessage")) {
      JsonNode message = JSON.readTree(body);
      synchronized (sent) {
        sent.add(new Sent(message.path("chat_id").asText(), message.path("text").asText()));
      }
      beLate();
      result =
          "{\"message_id\":%d,\"date\":1700000000,\"chat\":{\"id\":%s,\"type\":\"private\"}}"
              .formatted(messages.incrementAndGet(), message.path("chat_id").asText());
    } else if (path.endsWith("/getUpdates")) {
      result = "[]";
    } else {
      result = "true";
    }
    byte[] answer = ("{\"ok\":true,\"result\":" + result + "}").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private void beLate() throws IOException {
    try {
      Thread.sleep(late.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  /** Sends the hub an update and gives the status of its answer. */
  public int write(HubProcess hub, String update) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(hub.uri("/api/v1/integration/webhook/telegram"))
            .header("Content-Type", "application/json")
            .header("X-Telegram-Bot-Api-Secret-Token", SECRET)
            .POST(HttpRequest.BodyPublishers.ofString(update))
            .build();
    return hub.send(request).statusCode();
  }

  /** A person shares their own phone with the bot, as the update the platform would send. */
  public static String ownContact(long updateId, long chat, String phone) {
    return """
        {"update_id":%d,"message":{"message_id":1,"date":1700000000,
        "from":{"id":%d,"is_bot":false,"first_name":"Анна","language_code":"ru"},
        "chat":{"id":%d,"type":"private","first_name":"Анна"},
        "contact":{"phone_number":"%s","first_name":"Анна","user_id":%d}}}
        """
        .formatted(updateId, chat, chat, phone, chat);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
