package io.easyflow.webchat;

import java.time.Duration;
import org.springframework.stereotype.Component;

/** How much a visitor may do. */
@Component
class ChatLimits {
  private static final Duration BURST = Duration.ofSeconds(10);

  private final Floods sessions;
  private final Floods addresses;
  private final Floods newSessions;
  private final Floods files;

  ChatLimits(WebChatProperties properties) {
    sessions = new Floods(properties.perSession() * 10.0, BURST);
    addresses = new Floods(properties.perAddress() * 10.0, BURST);
    newSessions = new Floods(properties.newSessions(), Duration.ofMinutes(1));
    files = new Floods(properties.filesPerHour(), Duration.ofHours(1));
  }

  /** A visitor, known or not, asks for something. */
  void address(String address) {
    addresses.take(address);
  }

  /** A known visitor does something. */
  void session(String session) {
    sessions.take(session);
  }

  /** Somebody begins a session. */
  void begins(String address) {
    newSessions.take(address);
  }

  /** A known visitor sends a file. */
  void file(String session) {
    files.take(session);
  }
}
