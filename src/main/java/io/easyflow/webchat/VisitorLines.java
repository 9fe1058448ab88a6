package io.easyflow.webchat;

import io.easyflow.database.Storable;
import io.easyflow.handoff.Phones;
import io.easyflow.model.Message;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Checks what visitors send and makes messages of it. */
@Component
class VisitorLines {
  /** Account of all visitors; the platform has no connector. */
  static final String ACCOUNT = "web:default";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern LOCALE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");
  private static final int MAX_FILES = 10;
  private static final int MAX_DATA = 200;
  private static final int MAX_NAME = 100;
  private static final int MAX_PHONE = 40;
  private static final int MAX_PAGE = 1000;

  private final VisitorFiles files;
  private final Clock clock;
  private final int maxLine;

  VisitorLines(VisitorFiles files, Clock clock, WebChatProperties properties) {
    this.files = files;
    this.clock = clock;
    this.maxLine = properties.maxLine();
  }

  /**
   * @param session whose it is
   * @param line as it came
   * @return what the conversation gets
   * @throws ChatRefusal 400, 403, 404 or 413 with the field that is wrong
   */
  Message message(String session, VisitorLine line) {
    String text = text(line);
    List<Message.Attachment> attachments = attachments(session, line.files());
    if (text.isEmpty() && attachments.isEmpty() && line.data() == null) {
      throw ChatRefusal.bad("Field 'text' is missing: say something or send a file.");
    }
    String name = bounded("name", line.name(), MAX_NAME);
    boolean known = line.locale() != null && LOCALE.matcher(line.locale()).matches();
    return Message.in(ACCOUNT, session, kind(line, attachments))
        .userId(session)
        .externalId(id(line.id()))
        .text(text)
        .data(bounded("data", line.data(), MAX_DATA))
        .attachments(attachments)
        .contact(contact(name, bounded("phone", line.phone(), MAX_PHONE)))
        .userName(name)
        .locale(known ? line.locale() : null)
        .sentAt(clock.instant())
        .build();
  }

  /**
   * @return the page, null when it is no address of the web
   */
  static String page(VisitorLine line) {
    String page = line.page();
    if (page == null || page.length() > MAX_PAGE) {
      return null;
    }
    try {
      String scheme = URI.create(page).getScheme();
      return "https".equals(scheme) || "http".equals(scheme) ? page : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String id(String given) {
    if (given == null) {
      return UUID.randomUUID().toString();
    }
    if (!ID.matcher(given).matches()) {
      throw ChatRefusal.bad("Field 'id' must be 1 to 64 letters, digits, dashes or underscores.");
    }
    return given;
  }

  private String text(VisitorLine line) {
    String text = line.text() == null ? "" : Storable.text(line.text()).strip();
    if (text.length() > maxLine) {
      throw ChatRefusal.tooLarge(
          "Field 'text' has %d characters, more than %d.".formatted(text.length(), maxLine));
    }
    return text;
  }

  private List<Message.Attachment> attachments(String session, List<String> ids) {
    if (ids.size() > MAX_FILES) {
      throw ChatRefusal.bad("Field 'files' names more than " + MAX_FILES + " files.");
    }
    List<Message.Attachment> found =
        ids.stream().map(id -> files.find(session, id).attachment()).toList();
    files.named(ids);
    return found;
  }

  private static Message.Kind kind(VisitorLine line, List<Message.Attachment> attachments) {
    if (line.data() != null) {
      return Message.Kind.BUTTON;
    }
    if (attachments.isEmpty()) {
      return Message.Kind.TEXT;
    }
    return attachments.stream().allMatch(file -> file.mimeType().startsWith("image/"))
        ? Message.Kind.IMAGE
        : Message.Kind.DOCUMENT;
  }

  private static String bounded(String field, String value, int max) {
    if (value == null || value.isBlank()) {
      return null;
    }
    String text = Storable.text(value).strip();
    if (text.length() > max) {
      throw ChatRefusal.bad("Field '%s' has more than %d characters.".formatted(field, max));
    }
    return text;
  }

  /**
   * A phone somebody typed proves nothing, so the contact is not their own in the model's sense.
   */
  private static Message.SharedContact contact(String name, String phone) {
    return name == null && phone == null
        ? null
        : new Message.SharedContact(name, phone == null ? null : e164(phone), null, false);
  }

  private static String e164(String phone) {
    String number = Phones.e164(phone);
    if (number == null) {
      throw ChatRefusal.bad("Field 'phone' is no phone number, such as +7 912 345-67-89.");
    }
    return number;
  }
}
