package io.easyflow.converse;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.handoff.Chat;
import io.easyflow.handoff.ChatQuestion;
import io.easyflow.handoff.ChatReader;
import io.easyflow.handoff.ChatStep;
import io.easyflow.model.AiQuestion;
import io.easyflow.model.AiReply;
import io.easyflow.notify.TemplateException;
import io.easyflow.notify.Templates;
import io.easyflow.sync.CanonicalJson;
import io.easyflow.sync.HubEntryRoutes;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Answers what customers ask the bot. Its answer and what it cost commit together; whether the
 * answer still counts is decided there, on the locked chat.
 */
@Component
class Consultant {
  private static final Logger LOG = LoggerFactory.getLogger(Consultant.class);

  private final ChatReader chats;
  private final Questions questions;
  private final AiProviders providers;
  private final Templates templates;
  private final ConverseProperties properties;
  private final CanonicalJson json;
  private final Clock clock;

  Consultant(
      ChatReader chats,
      Questions questions,
      AiProviders providers,
      Templates templates,
      ConverseProperties properties,
      CanonicalJson json,
      Clock clock) {
    this.chats = chats;
    this.questions = questions;
    this.providers = providers;
    this.templates = templates;
    this.properties = properties;
    this.json = json;
    this.clock = clock;
  }

  /** Takes a {@code chat-question} event. */
  void answer(Exchange exchange) {
    Delivery delivery = HubEntryRoutes.delivery(exchange, ConsultantRoutes.ID);
    ChatQuestion asked = json.read(exchange.getMessage().getBody(String.class), ChatQuestion.class);
    Chat chat = chats.find(asked.chat()).orElse(null);
    if (chat == null || !chat.state().answeredByBot() || chat.turn() != asked.turn()) {
      LOG.info(
          "chat {} talks to somebody else, line {} is left to them", asked.chat(), asked.line());
      return;
    }
    try {
      answer(delivery, asked, chat);
    } catch (TemplateException e) {
      throw new DeliveryFailure.Retryable(e.getMessage(), null, e);
    }
  }

  private void answer(Delivery delivery, ChatQuestion asked, Chat chat) {
    String language = language(chat);
    Optional<AiQuestion> question = questions.of(chat, asked, language);
    if (question.isEmpty()) {
      LOG.info("line {} of chat {} needs no answer of its own", asked.line(), chat.id());
      return;
    }
    Optional<AiReply> reply = providers.ask(question.get(), properties.budget());
    String text = reply.map(given -> text(given, language)).orElseGet(() -> sorry(language));
    delivery.effect(new ChatStep(new ChatStep.Answered(asked, text), clock.instant()));
    reply.ifPresent(given -> delivery.effect(new TokensUsed(asked, given, clock.instant())));
    LOG.info(
        "line {} of chat {} is answered by {}",
        asked.line(),
        chat.id(),
        reply.map(AiReply::account).orElse("nobody"));
  }

  private String text(AiReply reply, String language) {
    if (reply.text() == null) {
      return templates.render("consultant_declined", language, Map.of());
    }
    return reply.finish() == AiReply.Finish.LENGTH ? reply.text() + "…" : reply.text();
  }

  private String sorry(String language) {
    return templates.render("consultant_unavailable", language, Map.of());
  }

  private static String language(Chat chat) {
    String tag = chat.locale() == null ? "" : chat.locale().replace('_', '-');
    String language = Locale.forLanguageTag(tag).getLanguage();
    return Templates.LANGUAGES.contains(language) ? language : Templates.LANGUAGES.get(0);
  }
}
