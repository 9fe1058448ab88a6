package io.easyflow.handoff;

import io.easyflow.model.Message;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Makes what messengers send out of a line: its files, then its words. */
@Component
class LineMessages {
  private final ObjectProvider<ChatFiles> files;

  LineMessages(ObjectProvider<ChatFiles> files) {
    this.files = files;
  }

  /**
   * @param to account and chat it goes to
   * @param from account that knows the files by their references
   * @param line number of the line
   * @param text what is said, may be empty when there are files
   * @param buttons under the words
   * @return what to send, in order
   */
  List<Message> of(
      Recipient to,
      String from,
      long line,
      String text,
      List<Message.Attachment> attachments,
      List<List<Message.Button>> buttons) {
    List<Message> messages = new ArrayList<>();
    StringBuilder words = new StringBuilder(text == null ? "" : text);
    for (int i = 0; i < attachments.size(); i++) {
      Message.Attachment file = reachable(attachments.get(i), to, from, line, i);
      if (file == null) {
        words
            .append(words.isEmpty() ? "" : "\n")
            .append(Phrases.get(to.locale(), "file.kept", attachments.get(i).name()));
      } else {
        messages.add(message(to, kind(file), null, List.of(file), List.of()));
      }
    }
    if (!words.isEmpty() || messages.isEmpty()) {
      messages.add(
          message(to, Message.Kind.TEXT, words.toString().stripTrailing(), List.of(), buttons));
    }
    return messages;
  }

  /**
   * Where something goes.
   *
   * @param account id of the messenger account
   * @param chatId the platform's id of the chat
   * @param locale language tag of who reads it
   */
  record Recipient(String account, String chatId, String locale) {
    static Recipient of(Manager manager) {
      return new Recipient(manager.account(), manager.chatId(), manager.locale());
    }

    static Recipient of(Chat chat) {
      return new Recipient(chat.account(), chat.chatId(), chat.locale());
    }
  }

  /** A platform knows its own references; others fetch the file from the hub. */
  private Message.Attachment reachable(
      Message.Attachment file, Recipient to, String from, long line, int part) {
    if (file.reference() != null && to.account().equals(from)) {
      return file;
    }
    ChatFiles here = files.getIfAvailable();
    String address = here == null ? null : here.address(line, part);
    return address == null
        ? null
        : new Message.Attachment(null, address, file.name(), file.mimeType(), file.size());
  }

  /** A picture with a name was sent as a document, and a platform keeps the two apart. */
  private static Message.Kind kind(Message.Attachment file) {
    String type = file.mimeType() == null ? "" : file.mimeType();
    boolean known = file.reference() != null;
    if (type.startsWith("image/") && !(known && file.name() != null)) {
      return Message.Kind.IMAGE;
    }
    if (type.equals("audio/ogg") && known) {
      return Message.Kind.VOICE;
    }
    return type.startsWith("video/") && file.name() == null
        ? Message.Kind.VIDEO
        : Message.Kind.DOCUMENT;
  }

  /** What came without a media type gets the one its kind tells. */
  static List<Message.Attachment> typed(Message message) {
    String type =
        switch (message.kind()) {
          case IMAGE -> "image/jpeg";
          case VOICE -> "audio/ogg";
          case VIDEO -> "video/mp4";
          case STICKER -> "image/webp";
          default -> null;
        };
    return message.attachments().stream()
        .map(
            file ->
                file.mimeType() != null || type == null
                    ? file
                    : new Message.Attachment(
                        file.reference(), file.url(), file.name(), type, file.size()))
        .toList();
  }

  static Message message(
      Recipient to,
      Message.Kind kind,
      String text,
      List<Message.Attachment> attachments,
      List<List<Message.Button>> buttons) {
    return message(to, null, kind, text, attachments, buttons, null);
  }

  /** Takes the place of a message that was sent. */
  static Message edit(
      Recipient to, String externalId, String text, List<List<Message.Button>> buttons) {
    return message(to, externalId, Message.Kind.EDIT, text, List.of(), buttons, null);
  }

  /** A phone to call by one press. */
  static Message contact(Recipient to, String name, String phone) {
    return message(
        to,
        null,
        Message.Kind.CONTACT,
        null,
        List.of(),
        List.of(),
        new Message.SharedContact(name, phone, null, false));
  }

  private static Message message(
      Recipient to,
      String externalId,
      Message.Kind kind,
      String text,
      List<Message.Attachment> attachments,
      List<List<Message.Button>> buttons,
      Message.SharedContact contact) {
    return new Message(
        to.account(),
        to.chatId(),
        null,
        externalId,
        Message.Direction.OUT,
        kind,
        text,
        null,
        attachments,
        buttons,
        contact,
        null,
        null,
        null,
        to.locale(),
        null,
        null);
  }
}
