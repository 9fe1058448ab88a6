package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One message of a conversation, in either direction. {@link #in} and {@link #out} begin one,
 * {@link #change} begins a copy.
 *
 * @param account id of the messenger account
 * @param chatId the platform's id of the chat
 * @param thread the platform's id of a topic inside the chat, null where the chat has none
 * @param userId the platform's id of the person, null for what we send
 * @param externalId the platform's id of the message; for {@link Kind#EDIT} the message to edit,
 *     for {@link Kind#CALLBACK_ANSWER} the press to answer
 * @param direction in or out, seen from the hub
 * @param kind what it is
 * @param text words, caption or title of the pressed button
 * @param data what a pressed button carries
 * @param attachments files, by reference
 * @param buttons rows of buttons under the message
 * @param contact a shared contact
 * @param location a shared place
 * @param template an approved template, for platforms that demand one
 * @param userName the person's name as the platform shows it
 * @param locale language tag
 * @param sentAt when it was sent
 * @param replyTo the platform's id of the message it answers
 */
public record Message(
    String account,
    String chatId,
    String thread,
    String userId,
    String externalId,
    Direction direction,
    Kind kind,
    String text,
    String data,
    List<Attachment> attachments,
    List<List<Button>> buttons,
    SharedContact contact,
    Location location,
    Template template,
    String userName,
    String locale,
    Instant sentAt,
    String replyTo) {
  public Message {
    Check.required("account", account);
    Check.id("chatId", chatId);
    Check.key("externalId", externalId);
    Check.required("kind", kind);
    direction = direction == null ? Direction.OUT : direction;
    attachments = Check.list(attachments);
    buttons = Check.list(buttons);
  }

  /**
   * A plain text to send.
   *
   * @param account id of the messenger account
   * @param chatId the platform's id of the chat
   * @param text what to say
   * @return the message
   */
  public static Message text(String account, String chatId, String text) {
    return out(account, chatId, Kind.TEXT).text(text).build();
  }

  /**
   * Begins a message to send.
   *
   * @param account id of the messenger account
   * @param chatId the platform's id of the chat
   * @param kind what it is
   * @return takes the rest
   */
  public static MessageBuilder out(String account, String chatId, Kind kind) {
    return new MessageBuilder(account, chatId, Direction.OUT, kind);
  }

  /**
   * Begins a message that somebody sent us.
   *
   * @param account id of the messenger account
   * @param chatId the platform's id of the chat
   * @param kind what it is
   * @return takes the rest
   */
  public static MessageBuilder in(String account, String chatId, Kind kind) {
    return new MessageBuilder(account, chatId, Direction.IN, kind);
  }

  /**
   * @return takes what shall be different in a copy
   */
  public MessageBuilder change() {
    return new MessageBuilder(this);
  }

  /** Seen from the hub. */
  public enum Direction {
    IN,
    OUT;

    @JsonCreator
    static Direction of(String word) {
      return Words.require(Direction.class, "direction", word);
    }

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a message is. */
  public enum Kind {
    TEXT,
    BUTTON,
    IMAGE,
    DOCUMENT,
    VOICE,
    VIDEO,
    STICKER,
    LOCATION,
    CONTACT,
    REACTION,
    SYSTEM,
    TEMPLATE,
    EDIT,
    CALLBACK_ANSWER,
    UNKNOWN;

    @JsonCreator
    static Kind of(String word) {
      return Words.parse(Kind.class, word, UNKNOWN);
    }

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A file, by reference.
   *
   * @param reference the platform's id of the file
   * @param url where it lies, when it has an address
   * @param name file name
   * @param mimeType media type
   * @param size bytes
   */
  public record Attachment(String reference, String url, String name, String mimeType, Long size) {}

  /**
   * A button under a message: {@code data} comes back when it is pressed, or {@code url} opens, or
   * the person is asked to share what {@code request} says.
   *
   * @param text what it says
   * @param data what comes back
   * @param url what it opens
   * @param request what is shared when it is pressed; it comes as a message of kind contact or
   *     location; null for nothing
   */
  public record Button(String text, String data, String url, Request request) {
    /** A button that asks for nothing. */
    public Button(String text, String data, String url) {
      this(text, data, url, null);
    }
  }

  /** What a button asks a person for; not every messenger has such buttons. */
  public enum Request {
    CONTACT,
    LOCATION;

    @JsonCreator
    static Request of(String word) {
      return Words.require(Request.class, "buttons[].request", word);
    }

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A contact somebody shared.
   *
   * @param name full name
   * @param phone E.164 with a leading plus where it can be told
   * @param userId the platform's id of that person
   * @param own true when the person shared their own contact, so the phone can be trusted
   */
  public record SharedContact(String name, String phone, String userId, boolean own) {}

  /**
   * A place.
   *
   * @param latitude degrees north
   * @param longitude degrees east
   * @param name what it is called
   * @param address one line
   */
  public record Location(double latitude, double longitude, String name, String address) {}

  /**
   * A message text the platform has approved beforehand.
   *
   * @param name the template's name at the platform
   * @param language language code as the platform writes it
   * @param parameters texts for the body's placeholders, in order
   */
  public record Template(String name, String language, List<String> parameters) {
    public Template {
      Check.required("template.name", name);
      language = language == null ? "ru" : language;
      parameters = Check.list(parameters);
    }
  }
}
