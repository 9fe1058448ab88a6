package io.easyflow.model;

import java.time.Instant;
import java.util.List;

/**
 * Puts a {@link Message} together; what is not given is null, of lists empty. Each method gives the
 * builder itself, the components are those of the record.
 */
public final class MessageBuilder {
  private final String account;
  private final String chatId;
  private final Message.Direction direction;
  private String thread;
  private String userId;
  private String externalId;
  private Message.Kind kind;
  private String text;
  private String data;
  private List<Message.Attachment> attachments;
  private List<List<Message.Button>> buttons;
  private Message.SharedContact contact;
  private Message.Location location;
  private Message.Template template;
  private String userName;
  private String locale;
  private Instant sentAt;
  private String replyTo;

  MessageBuilder(String account, String chatId, Message.Direction direction, Message.Kind kind) {
    this.account = account;
    this.chatId = chatId;
    this.direction = direction;
    this.kind = kind;
  }

  MessageBuilder(Message of) {
    this(of.account(), of.chatId(), of.direction(), of.kind());
    thread = of.thread();
    userId = of.userId();
    externalId = of.externalId();
    text = of.text();
    data = of.data();
    attachments = of.attachments();
    buttons = of.buttons();
    contact = of.contact();
    location = of.location();
    template = of.template();
    userName = of.userName();
    locale = of.locale();
    sentAt = of.sentAt();
    replyTo = of.replyTo();
  }

  /**
   * @param thread the platform's id of a topic inside the chat
   * @return this
   */
  public MessageBuilder thread(String thread) {
    this.thread = thread;
    return this;
  }

  /**
   * @param userId the platform's id of the person
   * @return this
   */
  public MessageBuilder userId(String userId) {
    this.userId = userId;
    return this;
  }

  /**
   * @param externalId the platform's id of the message
   * @return this
   */
  public MessageBuilder externalId(String externalId) {
    this.externalId = externalId;
    return this;
  }

  /**
   * @param kind what it is
   * @return this
   */
  public MessageBuilder kind(Message.Kind kind) {
    this.kind = kind;
    return this;
  }

  /**
   * @param text words, caption or title of the pressed button
   * @return this
   */
  public MessageBuilder text(String text) {
    this.text = text;
    return this;
  }

  /**
   * @param data what a pressed button carries
   * @return this
   */
  public MessageBuilder data(String data) {
    this.data = data;
    return this;
  }

  /**
   * @param attachments files, by reference
   * @return this
   */
  public MessageBuilder attachments(List<Message.Attachment> attachments) {
    this.attachments = attachments;
    return this;
  }

  /**
   * @param buttons rows of buttons under the message
   * @return this
   */
  public MessageBuilder buttons(List<List<Message.Button>> buttons) {
    this.buttons = buttons;
    return this;
  }

  /**
   * @param contact a shared contact
   * @return this
   */
  public MessageBuilder contact(Message.SharedContact contact) {
    this.contact = contact;
    return this;
  }

  /**
   * @param location a shared place
   * @return this
   */
  public MessageBuilder location(Message.Location location) {
    this.location = location;
    return this;
  }

  /**
   * @param template an approved template
   * @return this
   */
  public MessageBuilder template(Message.Template template) {
    this.template = template;
    return this;
  }

  /**
   * @param userName the person's name
   * @return this
   */
  public MessageBuilder userName(String userName) {
    this.userName = userName;
    return this;
  }

  /**
   * @param locale language tag
   * @return this
   */
  public MessageBuilder locale(String locale) {
    this.locale = locale;
    return this;
  }

  /**
   * @param sentAt when it was sent
   * @return this
   */
  public MessageBuilder sentAt(Instant sentAt) {
    this.sentAt = sentAt;
    return this;
  }

  /**
   * @param replyTo the platform's id of the message it answers
   * @return this
   */
  public MessageBuilder replyTo(String replyTo) {
    this.replyTo = replyTo;
    return this;
  }

  /**
   * @return the message
   * @throws InvalidModelException naming the field that is missing or wrong
   */
  public Message build() {
    return new Message(
        account,
        chatId,
        thread,
        userId,
        externalId,
        direction,
        kind,
        text,
        data,
        attachments,
        buttons,
        contact,
        location,
        template,
        userName,
        locale,
        sentAt,
        replyTo);
  }
}
