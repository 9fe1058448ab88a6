package io.easyflow.webchat;

import io.easyflow.handoff.ChatHints;
import java.util.List;

/** What the hub says on a socket, each a JSON object with its {@code type}. */
final class Frames {
  private Frames() {}

  /**
   * The session is known; lines follow.
   *
   * @param token takes the place of the one that was shown, which will be too old one day
   */
  record Welcome(String type, String token) {
    Welcome(String token) {
      this("welcome", token);
    }
  }

  /** Lines that were said, oldest first. */
  record Lines(String type, List<LineView> lines) {
    Lines(List<LineView> lines) {
      this("lines", lines);
    }
  }

  /** A line of the visitor is committed. */
  record Kept(String type, String id, boolean duplicate) {
    Kept(VisitorDoor.Kept kept) {
      this("kept", kept.id(), kept.duplicate());
    }
  }

  /**
   * Something was not taken.
   *
   * @param id the widget's id of the line, null when it is about something else
   * @param status as HTTP would have it
   * @param retryAfter seconds, null when trying again is of no use
   */
  record Refused(String type, String id, int status, String detail, Long retryAfter) {
    static Refused of(String id, ChatRefusal refusal) {
      long wait = refusal.retryAfter();
      return new Refused(
          "refused",
          id,
          refusal.getStatusCode().value(),
          refusal.detail(),
          wait == 0 ? null : wait);
    }
  }

  /** Somebody writes, or an answer grows; see {@link ChatHints}. */
  record Hint(String type, String author, String draft, Integer from, String text) {
    static Hint of(ChatHints.Hint hint) {
      return new Hint(
          hint.draft() == null ? "writes" : "grows",
          hint.author().word(),
          hint.draft(),
          hint.from(),
          hint.text());
    }
  }

  /** The connection is alive. */
  record Pong(String type) {
    Pong() {
      this("pong");
    }
  }
}
