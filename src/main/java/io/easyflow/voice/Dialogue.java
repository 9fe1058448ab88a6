package io.easyflow.voice;

import io.easyflow.model.Message;
import io.easyflow.model.Utterance;
import io.easyflow.model.VoiceReply;
import io.easyflow.model.VoiceReply.Button;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Decides what is said in a turn: by the hub itself, or by who answers in the conversation. */
@Component
class Dialogue {
  /** What a chat's button for a human carries, whichever way the customer talks to us. */
  private static final String MANAGER = "manager";

  private static final String ORDER = "order";
  private static final String HELP = "help";

  private final OrderAnswers orders;
  private final VoiceLinks links;
  private final Consultation consultation;

  Dialogue(OrderAnswers orders, VoiceLinks links, Consultation consultation) {
    this.orders = orders;
    this.links = links;
    this.consultation = consultation;
  }

  /**
   * @param said one turn
   * @param patience how long the consultant's answer may be waited for
   * @return what to say
   */
  CompletableFuture<VoiceReply> answer(Utterance said, Duration patience) {
    return switch (said.kind()) {
      case PLAYER -> now(Replies.silence(said));
      case PING -> now(say(said, "greeting"));
      case LINKED ->
          now(say(said, links.phone(said.linkedAs()).isPresent() ? "linked" : "linked.unknown"));
      case UNKNOWN -> now(say(said, "unknown"));
      case BUTTON -> pressed(said, patience);
      case SPEECH -> heard(said, patience);
    };
  }

  private CompletableFuture<VoiceReply> pressed(Utterance said, Duration patience) {
    String data = said.data() == null ? "" : said.data();
    return switch (data) {
      case HELP -> now(say(said, HELP));
      case ORDER -> now(orders.about(said, next(said)));
      case "" -> said.text().isEmpty() ? now(say(said, "unknown")) : heard(said, patience);
      // Any other button was offered by who answers in the conversation.
      default -> consultation.ask(said, Message.Kind.BUTTON, data, patience);
    };
  }

  private CompletableFuture<VoiceReply> heard(Utterance said, Duration patience) {
    Words words = Words.of(said.locale());
    String text = said.text().toLowerCase(Locale.ROOT).replaceAll("[?!.,]+", "").strip();
    if (text.isEmpty()) {
      return now(say(said, said.newSession() ? "greeting" : "repeat"));
    }
    if (words.hear(HELP, text)) {
      return now(say(said, HELP));
    }
    if (words.hear("end", text)) {
      return now(Replies.last(Replies.of(said, words.say("goodbye"), List.of())));
    }
    if (words.hear(MANAGER, text)) {
      return consultation.ask(said, Message.Kind.BUTTON, MANAGER, patience);
    }
    if (words.hear(ORDER, text)) {
      return now(orders.about(said, next(said)));
    }
    return consultation.ask(said, Message.Kind.TEXT, null, patience);
  }

  private static VoiceReply say(Utterance said, String key) {
    return Replies.of(said, Words.of(said.locale()).say(key), next(said));
  }

  private static List<Button> next(Utterance said) {
    Words words = Words.of(said.locale());
    return List.of(
        new Button(words.say("button.order"), ORDER, null),
        new Button(words.say("button.manager"), MANAGER, null),
        new Button(words.say("button.help"), HELP, null));
  }

  private static CompletableFuture<VoiceReply> now(VoiceReply reply) {
    return CompletableFuture.completedFuture(reply);
  }
}
