package io.easyflow.notify;

import io.easyflow.model.Message;
import io.easyflow.model.MessageBuilder;
import java.util.ArrayList;
import java.util.List;

/** Splits a message whose text is longer than messengers take into several, in order. */
final class MessageSplitter {
  /** UTF-16 units a text may have. Telegram and WhatsApp both take 4096. */
  static final int LIMIT = 4096;

  /** The same above buttons. WhatsApp takes 1024, Telegram more. */
  static final int LIMIT_ABOVE_BUTTONS = 1024;

  private MessageSplitter() {}

  /**
   * @param message what to send
   * @return the parts; attachments go with the first, buttons under the last
   */
  static List<Message> split(Message message) {
    int last = message.buttons().isEmpty() ? LIMIT : LIMIT_ABOVE_BUTTONS;
    if (message.text() == null || message.text().length() <= last) {
      return List.of(message);
    }
    List<String> texts = texts(message.text(), last);
    List<Message> parts = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      parts.add(part(message, texts.get(i), i == 0, i == texts.size() - 1));
    }
    return parts;
  }

  private static List<String> texts(String text, int last) {
    List<String> texts = new ArrayList<>();
    int start = 0;
    while (text.length() - start > last) {
      int left = text.length() - start;
      // The last part is worth reading by itself.
      int most = left > LIMIT ? LIMIT : left - last / 2;
      int end = end(text, start, most);
      texts.add(text.substring(start, end).strip());
      start = end;
    }
    texts.add(text.substring(start).strip());
    texts.removeIf(String::isEmpty);
    return texts;
  }

  /** After the last line break, else the last space, else between two characters. */
  private static int end(String text, int start, int most) {
    int limit = start + most;
    for (char separator : new char[] {'\n', ' '}) {
      int found = text.lastIndexOf(separator, limit - 1);
      if (found > start + most / 2) {
        return found + 1;
      }
    }
    return Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
  }

  private static Message part(Message whole, String text, boolean first, boolean last) {
    MessageBuilder part = whole.change().text(text);
    if (!first) {
      part.kind(Message.Kind.TEXT)
          .externalId(null)
          .attachments(List.of())
          .contact(null)
          .location(null)
          .template(null)
          .replyTo(null);
    }
    return (last ? part : part.buttons(List.of())).build();
  }
}
