package io.easyflow.converse;

import io.easyflow.handoff.ChatHints;
import io.easyflow.handoff.ChatLine;
import io.easyflow.handoff.ChatLines;
import io.easyflow.handoff.ChatQuestion;
import io.easyflow.handoff.ChatView;
import io.easyflow.model.AiQuestion;
import io.easyflow.model.AiQuestion.Role;
import io.easyflow.model.Message;
import io.easyflow.notify.Templates;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Writes what an AI service is asked. What a customer wrote is a line of role user and nothing
 * else; the instructions are our template and data of the hub.
 */
@Component
class Questions {
  private static final String TEMPLATE = "consultant";

  /** A longer line is cut: it costs money, and hides what matters. */
  private static final int MOST_CHARACTERS = 4000;

  /** System lines and empty ones are read too, and left out. */
  private static final int SPARE = 30;

  private final ChatLines lines;
  private final KnownOrders orders;
  private final Templates templates;
  private final ConverseProperties properties;
  private final Clock clock;

  Questions(
      ChatLines lines,
      KnownOrders orders,
      Templates templates,
      ConverseProperties properties,
      Clock clock) {
    this.lines = lines;
    this.orders = orders;
    this.templates = templates;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * @param chat the conversation
   * @param asked which line shall be answered
   * @param language of the instructions
   * @return what to ask; empty when there is nothing to answer, or a later line of the customer
   *     will be answered anyway
   * @throws io.easyflow.notify.TemplateException when the template cannot be read
   */
  Optional<AiQuestion> of(ChatView chat, ChatQuestion asked, String language) {
    List<ChatLine> said =
        lines.upTo(chat.id(), Long.MAX_VALUE, properties.lines() + SPARE).stream()
            .filter(line -> line.author() != ChatLine.Author.SYSTEM && !text(line).isEmpty())
            .collect(Collectors.toCollection(ArrayList::new));
    ChatLine newest = null;
    for (ChatLine line : said) {
      newest = line.author() == ChatLine.Author.USER ? line : newest;
    }
    if (newest == null || newest.id() != asked.line()) {
      return Optional.empty();
    }
    // An answer to the line before may have come after this one was written.
    said.remove(newest);
    said.add(newest);
    List<AiQuestion.Line> messages =
        said.subList(Math.max(0, said.size() - properties.lines()), said.size()).stream()
            .map(line -> new AiQuestion.Line(role(line), text(line)))
            .toList();
    return Optional.of(
        new AiQuestion(
            templates.render(TEMPLATE, language, values(chat)),
            messages,
            properties.maxTokens(),
            properties.temperature(),
            alias(chat),
            ChatHints.reach(chat)));
  }

  private Map<String, String> values(ChatView chat) {
    return Map.of(
        "today", clock.instant().atZone(ZoneOffset.UTC).toLocalDate().toString(),
        "customer.name", PromptText.quoted(chat.customerName()),
        "customer.orders", orders.of(chat));
  }

  private static Role role(ChatLine line) {
    return line.author() == ChatLine.Author.USER ? Role.USER : Role.ASSISTANT;
  }

  /** A file is told by its name: services are sent no files. */
  private static String text(ChatLine line) {
    String text = line.text().strip();
    if (text.isEmpty() && !line.attachments().isEmpty()) {
      text =
          line.attachments().stream()
              .map(Questions::file)
              .collect(Collectors.joining(", ", "[", "]"));
    }
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
  }

  private static String file(Message.Attachment file) {
    return Objects.requireNonNullElse(
        file.name(), Objects.requireNonNullElse(file.mimeType(), "file"));
  }

  /** The same for the same customer, and of no use to anybody else. */
  private static String alias(ChatView chat) {
    try {
      byte[] name = (chat.account() + "/" + chat.chatId()).getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
