package io.easyflow.converse;

import io.easyflow.channel.Delivery;
import io.easyflow.handoff.ChatList;
import io.easyflow.handoff.ChatQuestion;
import io.easyflow.handoff.ChatStep;
import io.easyflow.handoff.ChatView;
import io.easyflow.handoff.Phrases;
import io.easyflow.model.AiQuestion;
import io.easyflow.model.AiReply;
import io.easyflow.notify.TemplateException;
import io.easyflow.notify.Templates;
import io.easyflow.sync.CanonicalJson;
import io.easyflow.sync.HubEntryRoutes;
import java.time.Clock;
import java.util.Locale;
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

  private final ChatList chats;
  private final Drafts drafts;
  private final Questions questions;
  private final AiProviders providers;
  private final ConverseProperties properties;
  private final CanonicalJson json;
  private final Clock clock;

  Consultant(
      ChatList chats,
      Drafts drafts,
      Questions questions,
      AiProviders providers,
      ConverseProperties properties,
      CanonicalJson json,
      Clock clock) {
    this.chats = chats;
    this.drafts = drafts;
    this.questions = questions;
    this.providers = providers;
    this.properties = properties;
    this.json = json;
    this.clock = clock;
  }

  /** Takes a {@code chat-question} event. */
  void answer(Exchange exchange) {
    Delivery delivery = HubEntryRoutes.delivery(exchange, ConsultantRoutes.ID);
    ChatQuestion asked = json.read(exchange.getMessage().getBody(String.class), ChatQuestion.class);
    ChatView chat = chats.find(asked.chat()).orElse(null);
    if (chat == null || !chat.answeredByBot() || chat.turn() != asked.turn()) {
      LOG.info(
          "chat {} talks to somebody else, line {} is left to them", asked.chat(), asked.line());
      return;
    }
    String language = language(chat);
    try {
      Optional<AiQuestion> question = questions.of(chat, asked, language);
      if (question.isEmpty()) {
        LOG.info("line {} of chat {} needs no answer of its own", asked.line(), chat.id());
        return;
      }
      Optional<AiReply> reply;
      try (Drafts.Shown shown = drafts.of(question.get(), chat)) {
        reply = providers.ask(question.get(), properties.budget(), shown::next);
      }
      answered(delivery, asked, language, reply);
    } catch (TemplateException e) {
      LOG.error("The consultant has no instructions: {}", e.getMessage());
      answered(delivery, asked, language, Optional.empty());
    }
  }

  private void answered(
      Delivery delivery, ChatQuestion asked, String language, Optional<AiReply> reply) {
    String text =
        reply
            .map(given -> text(given, language))
            .orElseGet(() -> Phrases.get(language, "consultant.unavailable"));
    delivery.effect(new ChatStep(new ChatStep.Answered(asked, text), clock.instant()));
    reply.ifPresent(given -> delivery.effect(new TokensUsed(asked, given, clock.instant())));
    LOG.info(
        "line {} of chat {} is answered by {}",
        asked.line(),
        asked.chat(),
        reply.map(AiReply::account).orElse("nobody"));
  }

  private static String text(AiReply reply, String language) {
    if (reply.text() == null) {
      return Phrases.get(language, "consultant.declined");
    }
    return reply.finish() == AiReply.Finish.LENGTH ? reply.text() + "…" : reply.text();
  }

  private static String language(ChatView chat) {
    String tag = chat.locale() == null ? "" : chat.locale().replace('_', '-');
    String language = Locale.forLanguageTag(tag).getLanguage();
    return Templates.LANGUAGES.contains(language) ? language : Templates.LANGUAGES.get(0);
  }
}
