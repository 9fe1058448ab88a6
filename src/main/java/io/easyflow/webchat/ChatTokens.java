package io.easyflow.webchat;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Visitors' tokens: {@code <session>.<expiry, epoch seconds>.<HMAC>}. Nothing of a session is kept
 * before its first line.
 */
@Component
class ChatTokens {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-]{22})\\.([0-9]{1,12})\\.([A-Za-z0-9_-]{43})");
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final ChatKey key;
  private final Clock clock;
  private final Duration life;
  private final SecureRandom random = new SecureRandom();

  ChatTokens(ChatKey key, Clock clock, WebChatProperties properties) {
    this.key = key;
    this.clock = clock;
    this.life = properties.tokenLife();
  }

  /**
   * A session and what proves it.
   *
   * @param sessionId 22 letters, digits, dashes and underscores that nobody can guess
   * @param token to be kept by the visitor's browser
   * @param expiresAt when it stops being good
   */
  record Ticket(String sessionId, String token, Instant expiresAt) {}

  /**
   * @return a session that nobody had before
   */
  Ticket begin() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return renew(TEXT.encodeToString(id));
  }

  /**
   * @param session a session whose visitor proved it
   * @return the same with a later expiry
   */
  Ticket renew(String session) {
    Instant expiry = clock.instant().plus(life);
    String signed = session + "." + expiry.getEpochSecond();
    return new Ticket(session, signed + "." + seal(signed), expiry);
  }

  /**
   * @param token what somebody says is a token, may be null
   * @return its session
   * @throws ChatRefusal 401 when it is none, forged or too old
   */
  String session(String token) {
    if (token == null || token.isBlank()) {
      throw ChatRefusal.unknownToken(
          "This needs the session's token: header 'Authorization: Bearer <token>' or field"
              + " 'token'.");
    }
    Matcher parts = FORM.matcher(token);
    if (!parts.matches()) {
      throw ChatRefusal.unknownToken("The token is none of this hub; begin a session.");
    }
    String signed = parts.group(1) + "." + parts.group(2);
    if (!MessageDigest.isEqual(seal(signed).getBytes(), parts.group(3).getBytes())) {
      throw ChatRefusal.unknownToken("The token is none of this hub; begin a session.");
    }
    if (clock.instant().getEpochSecond() > Long.parseLong(parts.group(2))) {
      throw ChatRefusal.unknownToken("The token is too old; begin a session.");
    }
    return parts.group(1);
  }

  /**
   * @param token as above
   * @param named the session the caller names, null for none
   * @return the session
   * @throws ChatRefusal 401 as above, 403 when the token is another session's
   */
  String session(String token, String named) {
    String session = session(token);
    if (named != null && !named.equals(session)) {
      throw ChatRefusal.foreign("The token is not of this session.");
    }
    return session;
  }

  private String seal(String signed) {
    return TEXT.encodeToString(key.sign("session", signed));
  }
}
