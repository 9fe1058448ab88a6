package io.easyflow.webchat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.handoff.ChatLines;
import io.easyflow.handoff.ChatSeen;
import io.easyflow.handoff.LineNews;
import io.easyflow.handoff.VisitorTyping;
import jakarta.websocket.Session;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.util.UriTemplate;

/**
 * The WebSocket of the widget. The first frame says whose it is; a line is answered with {@code
 * kept} after its commit.
 */
@Component
class SocketDoor extends TextWebSocketHandler implements SmartLifecycle {
  /** Attribute of a socket: where it comes from. */
  static final String ADDRESS = "address";

  static final CloseStatus BAD_FRAME = new CloseStatus(4400, "unreadable frame");
  static final CloseStatus NOT_PROVED = new CloseStatus(4401, "token is none of this hub");
  static final CloseStatus FOREIGN = new CloseStatus(4403, "token of another session");
  static final CloseStatus NO_HELLO = new CloseStatus(4408, "no hello in time");
  static final CloseStatus TOO_MUCH = new CloseStatus(4429, "too much at once");
  private static final CloseStatus STOPS = new CloseStatus(1012, "the hub restarts");

  private static final String SOCKET = "socket";
  private static final UriTemplate PATH = new UriTemplate(WebChatPaths.SOCKET + "{session}");
  private static final int WORKERS = 16;
  private static final int MAX_FRAME = 64 << 10;
  private static final int MAX_STRIKES = 60;

  private final ChatTokens tokens;
  private final ChatLimits limits;
  private final VisitorDoor door;
  private final OpenSockets open;
  private final LineNews news;
  private final VisitorTyping typing;
  private final WebChatProperties properties;
  private final ObjectMapper json;
  private final ExecutorService workers =
      Executors.newFixedThreadPool(WORKERS, new CustomizableThreadFactory("webchat-"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("webchat-timer-"));
  private final ChatSocket.Parts parts;
  private volatile boolean running;

  SocketDoor(
      ChatTokens tokens,
      ChatLimits limits,
      VisitorDoor door,
      OpenSockets open,
      LineNews news,
      VisitorTyping typing,
      ChatLines lines,
      ChatSeen seen,
      WebChatProperties properties,
      ObjectMapper json) {
    this.tokens = tokens;
    this.limits = limits;
    this.door = door;
    this.open = open;
    this.news = news;
    this.typing = typing;
    this.properties = properties;
    this.json = json;
    this.parts = new ChatSocket.Parts(lines, seen, json, workers);
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession raw) {
    ChatSocket socket = new ChatSocket(raw, (String) raw.getAttributes().get(ADDRESS), parts);
    raw.getAttributes().put(SOCKET, socket);
    if (!running) {
      socket.close(STOPS);
      return;
    }
    raw.setTextMessageSizeLimit(MAX_FRAME);
    if (raw instanceof NativeWebSocketSession wrapped) {
      Session container = wrapped.getNativeSession(Session.class);
      if (container != null) {
        container.setMaxIdleTimeout(properties.idleTimeout().toMillis());
      }
    }
    if (!open.opened(socket)) {
      socket.close(TOO_MUCH);
      return;
    }
    timer.schedule(
        () -> {
          if (socket.session() == null) {
            socket.close(NO_HELLO);
          }
        },
        properties.helloTimeout().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  protected void handleTextMessage(WebSocketSession raw, TextMessage message) {
    ChatSocket socket = (ChatSocket) raw.getAttributes().get(SOCKET);
    Frame frame;
    try {
      frame = json.readValue(message.getPayload(), Frame.class);
    } catch (JsonProcessingException e) {
      socket.close(BAD_FRAME);
      return;
    }
    if (frame == null || frame.type() == null) {
      socket.close(BAD_FRAME);
      return;
    }
    try {
      limits.address(socket.address());
      if (socket.session() == null) {
        hello(raw, socket, frame);
      } else {
        limits.session(socket.session());
        take(socket, frame);
      }
    } catch (ChatRefusal refusal) {
      refuse(socket, frame.id(), refusal);
    }
  }

  private void hello(WebSocketSession raw, ChatSocket socket, Frame frame) {
    if (!frame.type().equals("hello")) {
      socket.close(NOT_PROVED);
      return;
    }
    String named = PATH.match(raw.getUri().getPath()).get("session");
    String session;
    try {
      session = tokens.session(frame.token(), named);
    } catch (ChatRefusal refusal) {
      socket.close(refusal.getStatusCode().value() == 403 ? FOREIGN : NOT_PROVED);
      return;
    }
    socket.greet(session, frame.after() == null ? 0 : Math.max(0, frame.after()));
    if (!open.greeted(socket)) {
      socket.close(TOO_MUCH);
      return;
    }
    socket.hears(news.hear(VisitorLines.ACCOUNT, session, socket));
    socket.send(new Frames.Welcome(tokens.renew(session).token()));
    socket.lines();
  }

  private void take(ChatSocket socket, Frame frame) {
    switch (frame.type()) {
      case "line" -> keep(socket, frame.visitorLine());
      case "shown" -> socket.shown(frame.line() == null ? 0 : frame.line());
      case "types" -> typing.types(VisitorLines.ACCOUNT, socket.session());
      case "ping" -> socket.send(new Frames.Pong());
      default -> socket.close(BAD_FRAME);
    }
  }

  private void keep(ChatSocket socket, VisitorLine line) {
    door.keep(socket.session(), line)
        .whenCompleteAsync(
            (kept, failure) -> {
              if (failure == null) {
                socket.send(new Frames.Kept(kept));
              } else {
                socket.send(Frames.Refused.of(line.id(), ChatRefusal.unavailable()));
              }
            },
            workers);
  }

  /** Who goes on after being told to wait is not a person at a widget. */
  private void refuse(ChatSocket socket, String id, ChatRefusal refusal) {
    boolean flood = refusal.getStatusCode().value() == 429;
    if (flood && socket.strike() > MAX_STRIKES) {
      socket.close(TOO_MUCH);
    } else {
      socket.send(Frames.Refused.of(id, refusal));
    }
  }

  @Override
  public void afterConnectionClosed(WebSocketSession raw, CloseStatus status) {
    if (raw.getAttributes().get(SOCKET) instanceof ChatSocket socket) {
      socket.closed();
      open.closed(socket);
    }
  }

  @Override
  public void start() {
    running = true;
  }

  /** Before the web server stops, so that widgets go to another hub at once. */
  @Override
  public void stop() {
    running = false;
    open.all(socket -> socket.close(STOPS));
    timer.shutdownNow();
    workers.shutdown();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
