package io.easyflow.voice;

import io.easyflow.model.Utterance;
import io.easyflow.model.VoiceReply;
import io.easyflow.model.VoiceReply.Button;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts replies together: what is shown, what is said, and what may be pressed or said next. */
final class Replies {
  private Replies() {}

  /**
   * @param to the turn that is answered; its state goes back as it came
   * @param text Markdown
   * @param next what may be pressed or said next
   * @return the reply
   */
  static VoiceReply of(Utterance to, String text, List<Button> next) {
    return of(to, text, next, to.sessionState());
  }

  /**
   * @param to the turn that is answered
   * @param text Markdown
   * @param next what may be pressed or said next
   * @param state what comes back with the next turn
   * @return the reply
   */
  static VoiceReply of(Utterance to, String text, List<Button> next, Map<String, Object> state) {
    String plain = Spoken.plain(text);
    String aloud = Spoken.aloud(plain);
    if (!to.hasScreen() && !next.isEmpty()) {
      String choices =
          next.stream().map(b -> Spoken.aloud(b.title())).collect(Collectors.joining(", "));
      aloud = aloud + " " + Words.of(to.locale()).say("choices", choices);
    }
    return new VoiceReply(plain, aloud, false, false, to.hasScreen() ? next : List.of(), state);
  }

  /** The same, and the dialogue is over. */
  static VoiceReply last(VoiceReply reply) {
    return new VoiceReply(reply.text(), reply.speech(), true, false, List.of(), Map.of());
  }

  /** The same, and the person is asked to link their account. */
  static VoiceReply linking(VoiceReply reply) {
    return new VoiceReply(
        reply.text(), reply.speech(), false, true, reply.buttons(), reply.sessionState());
  }

  /** Nothing is said. */
  static VoiceReply silence(Utterance to) {
    return new VoiceReply(null, null, false, false, List.of(), to.sessionState());
  }
}
