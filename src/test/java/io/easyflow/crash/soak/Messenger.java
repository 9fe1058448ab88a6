package io.easyflow.crash.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A messenger in Telegram's way that now and then is late, refuses, or sends a message and does not
 * say so. It keeps nothing.
 */
final class Messenger implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One in so many answers is odd, in one of five ways. */
  private static final int ONE_IN_ODD = 100;

  private final Consumer<String> told;
  private final ExecutorService threads = Executors.newFixedThreadPool(32);
  private final AtomicLong doubtful = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private final int port;
  private HttpServer server;
  private volatile boolean busy;

  /**
   * @param told takes the text of each message that reaches a person
   */
  Messenger(Consumer<String> told) throws IOException {
    this.told = told;
    server = listen(0);
    port = server.getAddress().getPort();
  }

  private HttpServer listen(int at) throws IOException {
    HttpServer fresh =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    fresh.setExecutor(threads);
    fresh.createContext("/", this::answer);
    fresh.start();
    return fresh;
  }

  String baseUrl() {
    return "http://127.0.0.1:" + port + "/bot{botToken}";
  }

  /** Nobody listens any more. */
  synchronized void away() {
    server.stop(0);
  }

  synchronized void back() throws IOException {
    server = listen(port);
  }

  /** Every message is refused with 429 from now on, or no longer. */
  void busy(boolean now) {
    busy = now;
  }

  /**
   * @return calls of which the caller cannot know what became
   */
  long doubtful() {
    return doubtful.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!exchange.getRequestURI().getPath().endsWith("/sendMessage")) {
        say(exchange, 200, "{\"ok\":true,\"result\":true}");
      } else if (busy) {
        say(exchange, 429, "{\"ok\":false,\"parameters\":{\"retry_after\":2}}");
      } else {
        message(exchange, JSON.readTree(body));
      }
    }
  }

  private void message(HttpExchange exchange, JsonNode message) throws IOException {
    String good =
        "{\"ok\":true,\"result\":{\"message_id\":%d,\"date\":1700000000,\"chat\":{\"id\":%s}}}"
            .formatted(messages.incrementAndGet(), message.path("chat_id").asText());
    switch (ThreadLocalRandom.current().nextInt(5 * ONE_IN_ODD)) {
      case 0 -> say(exchange, 429, "{\"ok\":false,\"parameters\":{\"retry_after\":1}}");
      case 1 -> inDoubt(exchange, message, false);
      case 2 -> inDoubt(exchange, message, true);
      case 3 -> {
        told.accept(message.path("text").asText());
        doubtful.incrementAndGet();
        exchange.sendResponseHeaders(200, good.length());
        exchange.getResponseBody().write(good.getBytes(StandardCharsets.UTF_8), 0, 20);
      }
      case 4 -> {
        told.accept(message.path("text").asText());
        late();
        say(exchange, 200, good);
      }
      default -> {
        told.accept(message.path("text").asText());
        say(exchange, 200, good);
      }
    }
  }

  private void inDoubt(HttpExchange exchange, JsonNode message, boolean sent) throws IOException {
    doubtful.incrementAndGet();
    if (sent) {
      told.accept(message.path("text").asText());
    }
    say(exchange, 500, "{\"ok\":false,\"description\":\"Internal Server Error\"}");
  }

  private static void late() {
    try {
      Thread.sleep(3000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void say(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public synchronized void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
