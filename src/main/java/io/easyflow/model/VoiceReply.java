package io.easyflow.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a voice assistant shall say.
 *
 * @param text what is shown, and said where {@code speech} is null; null for saying nothing
 * @param speech what is said, without signs that nobody can pronounce
 * @param endSession true when the dialogue is over
 * @param linkAccount true when the person shall be asked to link their account
 * @param buttons what the person may press or say next
 * @param sessionState what the platform gives back with the next turn of this dialogue
 */
public record VoiceReply(
    String text,
    String speech,
    boolean endSession,
    boolean linkAccount,
    List<Button> buttons,
    Map<String, Object> sessionState) {
  public VoiceReply {
    buttons = Check.list(buttons);
    sessionState =
        sessionState == null
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(sessionState));
  }

  /**
   * Something to press, or to say.
   *
   * @param title what it says
   * @param data what comes back when it is pressed; null where the title is said instead
   * @param url what it opens
   */
  public record Button(String title, String data, String url) {}
}
