package io.easyflow.webchat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.handoff.ChatHints;
import io.easyflow.handoff.ChatLine;
import io.easyflow.handoff.ChatLines;
import io.easyflow.handoff.ChatSeen;
import io.easyflow.handoff.LineNews;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;

/** One connection of a visitor: sends each line once, in order, as the table has them. */
final class ChatSocket implements LineNews.Ear {
  private static final Logger LOG = LoggerFactory.getLogger(ChatSocket.class);
  private static final int PAGE = 100;
  private static final int MAX_HINTS = 100;
  private static final int SEND_MILLIS = 10_000;
  private static final int SEND_BUFFER = 1 << 20;

  private final WebSocketSession socket;
  private final String address;
  private final Parts parts;
  private final Queue<ChatHints.Hint> hints = new ConcurrentLinkedQueue<>();
  private final AtomicInteger news = new AtomicInteger();
  private final AtomicInteger strikes = new AtomicInteger();
  private volatile String session;
  private volatile long sent;
  private volatile long heardOthers;
  private volatile long shown;
  private volatile LineNews.Hearing hearing;

  /** What all sockets share. */
  record Parts(ChatLines lines, ChatSeen seen, ObjectMapper json, Executor workers) {}

  ChatSocket(WebSocketSession socket, String address, Parts parts) {
    this.socket = new ConcurrentWebSocketSessionDecorator(socket, SEND_MILLIS, SEND_BUFFER);
    this.address = address;
    this.parts = parts;
  }

  /**
   * @return whose it is, null before the hello
   */
  String session() {
    return session;
  }

  String address() {
    return address;
  }

  /**
   * @param proved the session its visitor proved
   * @param after number of the last line the widget has
   */
  void greet(String proved, long after) {
    sent = after;
    heardOthers = after;
    session = proved;
  }

  /** From now on until it is closed it hears of lines and hints. */
  void hears(LineNews.Hearing begun) {
    hearing = begun;
    if (!socket.isOpen()) {
      closed(); // it may have been closed before there was anything to end
    }
  }

  void closed() {
    LineNews.Hearing begun = hearing;
    if (begun != null) {
      begun.close();
    }
  }

  /** There may be lines that were not sent. Costs nothing when they are being looked for. */
  @Override
  public void lines() {
    if (session != null && news.getAndIncrement() == 0) {
      parts.workers().execute(this::push);
    }
  }

  private void push() {
    int heard;
    do {
      heard = news.get();
      try {
        sendHints();
        sendNewLines();
      } catch (DataAccessException e) {
        LOG.warn("Lines of session {} wait for the database: {}", session, e.getMessage());
      }
    } while (!news.compareAndSet(heard, 0));
  }

  private void sendHints() {
    for (ChatHints.Hint hint = hints.poll(); hint != null; hint = hints.poll()) {
      // Who took the chat over has spoken since: what the bot was about to say is void.
      if (hint.after() == null || hint.after() >= heardOthers) {
        send(Frames.Hint.of(hint));
      }
    }
  }

  private void sendNewLines() {
    List<ChatLine> found;
    do {
      found = parts.lines().after(VisitorLines.ACCOUNT, session, sent, PAGE);
      if (found.isEmpty()) {
        return;
      }
      // First, for a quick widget says that they were shown before this thread goes on.
      sent = found.get(found.size() - 1).id();
      if (!send(new Frames.Lines(found.stream().map(LineView::of).toList()))) {
        return;
      }
      found.stream()
          .filter(line -> line.author() != ChatLine.Author.USER)
          .forEach(line -> heardOthers = line.id());
    } while (found.size() == PAGE);
  }

  /** Shows for a moment what nobody keeps. */
  @Override
  public void hint(ChatHints.Hint hint) {
    if (hints.size() < MAX_HINTS) {
      hints.add(hint);
    }
    lines();
  }

  /** The visitor was shown lines up to this number. */
  void shown(long upTo) {
    long before = shown;
    if (upTo > before && upTo <= sent) {
      shown = upTo;
      parts.workers().execute(() -> parts.seen().mark(VisitorLines.ACCOUNT, session, before, upTo));
    }
  }

  /**
   * @return how many frames of it were too much so far
   */
  int strike() {
    return strikes.incrementAndGet();
  }

  /**
   * @return false when the connection is gone
   */
  boolean send(Object frame) {
    try {
      socket.sendMessage(new TextMessage(parts.json().writeValueAsString(frame)));
      return true;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a frame has no JSON form", e);
    } catch (IOException | RuntimeException e) {
      close(CloseStatus.SESSION_NOT_RELIABLE);
      return false;
    }
  }

  void close(CloseStatus why) {
    try {
      socket.close(why);
    } catch (IOException e) {
      LOG.debug("A socket was gone before it was closed", e);
    }
  }
}
