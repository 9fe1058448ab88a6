package io.easyflow.handoff;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys by which messages to managers are found again, see column {@code notification}. */
final class ChatKeys {
  private static final Pattern KEY = Pattern.compile("chat-(?:notice|forward):([0-9]+)(?::.*)?");

  /** Begins the key of notices; these alone are in the index {@code message_notice}. */
  static final String NOTICE = "chat-notice:";

  /** Begins the key of what a customer wrote. */
  static final String FORWARD = "chat-forward:";

  private ChatKeys() {}

  /** Of all notices of a chat that waits, in one turn. */
  static String notice(long chat, long turn) {
    return NOTICE + chat + ":" + turn;
  }

  /** Of what a customer wrote. */
  static String forward(long chat) {
    return FORWARD + chat;
  }

  static OptionalLong chat(String key) {
    Matcher found = KEY.matcher(key == null ? "" : key);
    return found.matches() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
  }
}
