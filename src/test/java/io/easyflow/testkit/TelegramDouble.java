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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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

  /**
   * A call that changes what somebody sees.
   *
   * @param method such as {@code sendMessage}
   * @param body what was asked for
   * @param messageId number of the message it made or changed
   * @param nanos when it came, by {@link System#nanoTime()}
   */
  public record Call(String bot, String method, JsonNode body, long messageId, long nanos) {
    public String chatId() {
      return body.path("chat_id").asText();
    }

    /** The topic it goes to, empty for none. */
    public String thread() {
      return body.path("message_thread_id").asText();
    }

    public String text() {
      return body.path("text").asText(body.path("caption").asText());
    }

    /** What a button with this title carries. */
    public String data(String title) {
      for (JsonNode row : body.at("/reply_markup/inline_keyboard")) {
        for (JsonNode button : row) {
          if (button.path("text").asText().contains(title)) {
            return button.path("callback_data").asText();
          }
        }
      }
      throw new IllegalStateException("no button '" + title + "' in " + body);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(16);
  private final List<Sent> sent = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final Set<String> blocked = ConcurrentHashMap.newKeySet();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final AtomicLong messages = new AtomicLong();
  private volatile String noTopics;
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

  /**
   * What a hub is told so that it writes to customers here.
   *
   * @param more what else the hub is told; goes before
   */
  public Map<String, String> environment(Map<String, String> more) {
    return environment(baseUrl(), more);
  }

  /** The same for the bot that managers talk to. */
  public Map<String, String> managers(Map<String, String> more) {
    return environment("TELEGRAM__MANAGERS__", "2:managers", baseUrl(), more);
  }

  /** The same for customers, by way of another address, such as one that fails now and then. */
  public static Map<String, String> environment(String baseUrl, Map<String, String> more) {
    return environment("TELEGRAM_", "1:customers", baseUrl, more);
  }

  private static Map<String, String> environment(
      String prefix, String token, String baseUrl, Map<String, String> more) {
    Map<String, String> environment = new TreeMap<>();
    environment.put(prefix + "BOT_TOKEN", token);
    environment.put(prefix + "WEBHOOK_SECRET", SECRET);
    environment.put(prefix + "BASE_URL", baseUrl);
    environment.put("EASYFLOW_PUBLIC_URL", "https://hub.example.com");
    environment.putAll(more);
    return environment;
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

  /** All that was sent and changed up to now, in the order it came. */
  public List<Call> calls() {
    synchronized (sent) {
      return List.copyOf(calls);
    }
  }

  /** From now on it has a file that somebody sent. */
  public void keeps(String fileId, byte[] content) {
    files.put(fileId, content);
  }

  /** From now on the chat is closed for the bots, or open again. */
  public void blocks(String chatId, boolean closed) {
    if (closed) {
      blocked.add(chatId);
    } else {
      blocked.remove(chatId);
    }
  }

  /** From now on it shows what is sent to the chat and breaks the connection, or answers again. */
  public void breaksAfter(String chatId, boolean broken) {
    if (broken) {
      silent.add(chatId);
    } else {
      silent.remove(chatId);
    }
  }

  /** From now on it makes no topics and says why, or makes them again for null. */
  public void refusesTopics(String description) {
    noTopics = description;
  }

  /** From now on it answers each message so much later than it shows it. */
  public void answersAfter(Duration time) {
    late = time;
  }

  private void answer(HttpExchange exchange) throws IOException {
    long nanos = System.nanoTime();
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    String result;
    String method = path.substring(path.lastIndexOf('/') + 1);
    if (method.endsWith("ForumTopic")) {
      result = topic(exchange, path.split("/")[1], method, JSON.readTree(body));
      if (result == null) {
        return;
      }
    } else if (method.matches("(send(?!ChatAction)|edit).*")) {
      JsonNode message = JSON.readTree(body);
      String chat = message.path("chat_id").asText();
      if (blocked.contains(chat)) {
        refuse(exchange, 403, "Forbidden: bot was blocked by the user");
        return;
      }
      long id = message.path("message_id").asLong(0);
      id = id == 0 ? messages.incrementAndGet() : id;
      synchronized (sent) {
        if (method.equals("sendMessage")) {
          sent.add(new Sent(chat, message.path("text").asText()));
        }
        calls.add(new Call(path.split("/")[1], method, message, id, nanos));
      }
      if (silent.contains(chat)) {
        exchange.close();
        return;
      }
      beLate();
      result =
          "{\"message_id\":%d,\"date\":1700000000,\"chat\":{\"id\":%s,\"type\":\"private\"}}"
              .formatted(id, chat);
    } else if (path.endsWith("/getUpdates")) {
      result = "[]";
    } else if (path.endsWith("/getFile")) {
      String id = JSON.readTree(body).path("file_id").asText();
      result = "{\"file_id\":\"%1$s\",\"file_path\":\"%1$s\"}".formatted(id);
    } else if (files.containsKey(method)) {
      exchange.sendResponseHeaders(200, files.get(method).length);
      exchange.getResponseBody().write(files.get(method));
      exchange.close();
      return;
    } else {
      result = "true";
    }
    byte[] answer = ("{\"ok\":true,\"result\":" + result + "}").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  /** A topic's number is that of the message that began it. */
  private String topic(HttpExchange exchange, String bot, String method, JsonNode asked)
      throws IOException {
    if (noTopics != null) {
      refuse(exchange, 400, noTopics);
      return null;
    }
    long id = asked.path("message_thread_id").asLong(0);
    id = id == 0 ? messages.incrementAndGet() : id;
    synchronized (sent) {
      calls.add(new Call(bot, method, asked, id, System.nanoTime()));
    }
    if (silent.contains(asked.path("chat_id").asText())) {
      exchange.close();
      return null;
    }
    beLate();
    return method.startsWith("create")
        ? "{\"message_thread_id\":%d,\"name\":%s,\"icon_color\":7322096}"
            .formatted(id, asked.path("name"))
        : "true";
  }

  private static void refuse(HttpExchange exchange, int status, String description)
      throws IOException {
    byte[] answer =
        "{\"ok\":false,\"error_code\":%d,\"description\":\"%s\"}"
            .formatted(status, description)
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, answer.length);
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
    return write(hub, "default", update);
  }

  /** Sends an account of the hub an update and gives the status of its answer. */
  public int write(HubProcess hub, String account, String update) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(hub.uri("/api/v1/integration/webhook/telegram/" + account))
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

  /** A person writes to the bot; {@code replyTo} is a message of the bot, 0 for none. */
  public static String text(long updateId, long person, String text, long replyTo) {
    String reply =
        replyTo == 0
            ? ""
            : ",\"reply_to_message\":{\"message_id\":%d,\"date\":1700000000,\"chat\":{\"id\":%d,\"type\":\"private\"}}"
                .formatted(replyTo, person);
    return """
        {"update_id":%d,"message":{"message_id":%d,"date":1700000000,%s,"text":"%s"%s}}
        """
        .formatted(updateId, updateId, who(person), text, reply);
  }

  /**
   * A person sends a file.
   *
   * @param file the field that tells it, such as {@code "document":{"file_id":"F1"}}
   */
  public static String file(long updateId, long person, String file) {
    return """
        {"update_id":%d,"message":{"message_id":%d,"date":1700000000,%s,%s}}
        """
        .formatted(updateId, updateId, who(person), file);
  }

  /** A person presses a button under a message of the bot. */
  public static String press(long updateId, long person, long message, String data) {
    return """
        {"update_id":%d,"callback_query":{"id":"press-%d","from":{"id":%d,"is_bot":false,
        "first_name":"P%d","language_code":"ru"},"chat_instance":"1","data":"%s",
        "message":{"message_id":%d,"date":1700000000,"chat":{"id":%d,"type":"private"}}}}
        """
        .formatted(updateId, updateId, person, person, data, message, person);
  }

  /** A person writes in a topic of a group; as all that answers nothing it answers the topic. */
  public static String inTopic(
      long updateId, long person, String group, String thread, String content) {
    return """
        {"update_id":%1$d,"message":{"message_id":%1$d,"date":1700000000,
        "from":{"id":%2$d,"is_bot":false,"first_name":"P%2$d","language_code":"ru"},
        "chat":{"id":%3$s,"type":"supergroup","is_forum":true,"title":"Managers"},
        "message_thread_id":%4$s,"is_topic_message":true,
        "reply_to_message":{"message_id":%4$s,"date":1700000000,
          "chat":{"id":%3$s,"type":"supergroup"},"message_thread_id":%4$s,"is_topic_message":true,
          "forum_topic_created":{"name":"Topic","icon_color":7322096}},%5$s}}
        """
        .formatted(updateId, person, group, thread, content);
  }

  /** A person presses a button under a message of the bot in a topic of a group. */
  public static String pressInTopic(long updateId, long person, Call under, String data) {
    return """
        {"update_id":%1$d,"callback_query":{"id":"press-%1$d","from":{"id":%2$d,"is_bot":false,
        "first_name":"P%2$d","language_code":"ru"},"chat_instance":"1","data":"%3$s",
        "message":{"message_id":%4$d,"date":1700000000,"message_thread_id":%5$s,
        "is_topic_message":true,"chat":{"id":%6$s,"type":"supergroup","is_forum":true}}}}
        """
        .formatted(updateId, person, data, under.messageId(), under.thread(), under.chatId());
  }

  /** A person sends a picture. */
  public static String photo(long updateId, long person, String fileId) {
    return """
        {"update_id":%1$d,"message":{"message_id":%1$d,"date":1700000000,%2$s,
        "photo":[{"file_id":"%3$s","file_unique_id":"u","width":90,"height":90}]}}
        """
        .formatted(updateId, who(person), fileId);
  }

  private static String who(long person) {
    return """
        "from":{"id":%1$d,"is_bot":false,"first_name":"P%1$d","language_code":"ru"},
        "chat":{"id":%1$d,"type":"private","first_name":"P%1$d"}"""
        .formatted(person);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
