package io.easyflow.handoff;

import io.easyflow.model.Message;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a customer liked a chat.
 *
 * @param chat number of the chat
 * @param stars 1 to 5
 */
record Rating(long chat, int stars) {
  private static final Pattern DATA = Pattern.compile(SystemLines.RATE + "([0-9]{1,18}):([1-5])");

  /**
   * @return the rating, null when the message is none
   */
  static Rating of(Message message) {
    if (message.kind() != Message.Kind.BUTTON || message.data() == null) {
      return null;
    }
    Matcher found = DATA.matcher(message.data());
    return found.matches()
        ? new Rating(Long.parseLong(found.group(1)), Integer.parseInt(found.group(2)))
        : null;
  }
}
