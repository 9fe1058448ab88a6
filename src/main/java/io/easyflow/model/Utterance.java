package io.easyflow.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One turn of a person who talks to a voice assistant; the assistant waits for a {@link
 * VoiceReply}.
 *
 * @param account id of the voice account
 * @param sessionId the platform's id of the dialogue
 * @param userId the platform's id of the person, else of the device
 * @param messageId the platform's id of the turn, unique in the account
 * @param kind what it is
 * @param newSession true when the dialogue begins with it
 * @param text what was said, as the platform understood it; empty when the skill is just opened
 * @param raw what was said, as it was heard
 * @param data what a pressed button carries
 * @param locale language tag
 * @param timezone IANA name of the device's time zone
 * @param hasScreen false for a speaker that cannot show buttons
 * @param canLink true when the person can be asked to link an account of ours there
 * @param linkedAs SHA-256 of our access token that the person has linked; null without one
 * @param intents what the platform made of it, by name
 * @param entities numbers, names, dates that the platform found in it
 * @param sessionState what we gave back last in this dialogue
 * @param userState what we gave the platform to keep of this person
 */
public record Utterance(
    String account,
    String sessionId,
    String userId,
    String messageId,
    Kind kind,
    boolean newSession,
    String text,
    String raw,
    String data,
    String locale,
    String timezone,
    boolean hasScreen,
    boolean canLink,
    String linkedAs,
    Map<String, Object> intents,
    List<Map<String, Object>> entities,
    Map<String, Object> sessionState,
    Map<String, Object> userState) {
  public Utterance {
    Check.required("account", account);
    Check.id("sessionId", sessionId);
    Check.key("userId", userId);
    Check.id("messageId", messageId);
    Check.required("kind", kind);
    text = text == null ? "" : text.strip();
    intents = map(intents);
    entities = Check.list(entities);
    sessionState = map(sessionState);
    userState = map(userState);
  }

  /** Values may be null, which {@code Map.copyOf} refuses. */
  private static Map<String, Object> map(Map<String, Object> values) {
    return values == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** What a turn is. */
  public enum Kind {
    /** Something was said; nothing when the skill is just opened. */
    SPEECH,
    BUTTON,
    /** The person has just linked their account. */
    LINKED,
    /** The platform tells of its player; nobody speaks and nobody listens. */
    PLAYER,
    /** The platform tries whether we are there. */
    PING,
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
}
