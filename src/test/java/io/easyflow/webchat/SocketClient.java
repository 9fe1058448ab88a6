package io.easyflow.webchat;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.testkit.HubProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A widget without a face. */
final class SocketClient implements WebSocket.Listener, AutoCloseable {
  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private volatile Consumer<JsonNode> ear = frame -> {};
  private final StringBuilder part = new StringBuilder();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;

  SocketClient(HubProcess hub, String session, String... headers) {
    WebSocket.Builder builder = hub.client().newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    URI http = hub.uri("/ws/chat/" + session);
    socket = builder.buildAsync(URI.create(http.toString().replace("http", "ws")), this).join();
  }

  /** Connects and proves the session. */
  static SocketClient greeted(HubProcess hub, WebChatHub.Ticket ticket, long after) {
    SocketClient client = new SocketClient(hub, ticket.sessionId());
    client.hello(ticket.token(), after);
    client.next("welcome", frame -> true);
    return client;
  }

  void hello(String token, long after) {
    say(WebChatHub.JSON.createObjectNode().put("token", token).put("after", after), "hello");
  }

  void line(String id, String text) {
    say(WebChatHub.JSON.createObjectNode().put("id", id).put("text", text), "line");
  }

  void ping() {
    say(WebChatHub.JSON.createObjectNode(), "ping");
  }

  void say(ObjectNode frame, String type) {
    raw(frame.put("type", type).toString());
  }

  /** One after the other: a socket takes no second text before the first is out. */
  synchronized void raw(String text) {
    try {
      socket.sendText(text, true).join();
    } catch (CompletionException e) {
      if (open()) {
        throw e;
      }
    }
  }

  boolean open() {
    return !closed.isDone() && !socket.isOutputClosed();
  }

  List<JsonNode> heard() {
    return heard;
  }

  /** Who is told of each further frame at once. */
  void tell(Consumer<JsonNode> told) {
    ear = told;
  }

  /** Lines it got, in order. */
  List<String> texts() {
    return heard.stream()
        .filter(frame -> frame.path("type").asText().equals("lines"))
        .flatMap(frame -> frame.path("lines").findValuesAsText("text").stream())
        .toList();
  }

  JsonNode next(String type, Predicate<JsonNode> what) {
    return await(type)
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                heard.stream()
                    .filter(frame -> frame.path("type").asText().equals(type) && what.test(frame))
                    .findFirst()
                    .orElse(null),
            java.util.Objects::nonNull);
  }

  int closeCode() {
    return closed.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      try {
        JsonNode frame = WebChatHub.JSON.readTree(part.toString());
        heard.add(frame);
        ear.accept(frame);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed.complete(status);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.completeExceptionally(error);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
