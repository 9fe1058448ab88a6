package io.easyflow.handoff;

import io.easyflow.model.Message;
import io.easyflow.model.MessageBuilder;
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
        messages.add(begin(to, kind(file)).attachments(List.of(file)).build());
      }
    }
    if (!words.isEmpty() || messages.isEmpty()) {
      messages.add(text(to, words.toString().stripTrailing(), buttons));
    }
    return messages;
  }

  /**
   * Where something goes.
   *
   * @param account id of the messenger account
   * @param chatId the platform's id of the chat
   * @param thread the platform's id of a topic in the chat, null for none
   * @param locale language tag of who reads it
   */
  record Recipient(String account, String chatId, String thread, String locale) {
    static Recipient of(Manager manager) {
      return new Recipient(manager.account(), manager.chatId(), manager.thread(), manager.locale());
    }

    static Recipient of(Chat chat) {
      return new Recipient(chat.account(), chat.chatId(), null, chat.locale());
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

  /** Words with buttons under them. */
  static Message text(Recipient to, String text, List<List<Message.Button>> buttons) {
    return begin(to, Message.Kind.TEXT).text(text).buttons(buttons).build();
  }

  /** Takes the place of a message that was sent. */
  static Message edit(
      Recipient to, String externalId, String text, List<List<Message.Button>> buttons) {
    return begin(to, Message.Kind.EDIT).externalId(externalId).text(text).buttons(buttons).build();
  }

  /** A phone to call by one press. */
  static Message contact(Recipient to, String name, String phone) {
    return begin(to, Message.Kind.CONTACT)
        .contact(new Message.SharedContact(name, phone, null, false))
        .build();
  }

  private static MessageBuilder begin(Recipient to, Message.Kind kind) {
    return Message.out(to.account(), to.chatId(), kind).thread(to.thread()).locale(to.locale());
  }
}
