package io.easyflow.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A connector's door.
 *
 * @param account which account is meant where the path does not say; null for {@code default}
 * @param authenticity how a request proves where it comes from
 * @param type the event's type, seen by routes as {@code ${header.eventType}}
 * @param key dedupe key, scoped by account; null when every request is new
 * @param remember how long keys are remembered
 * @param orderBy events with the same value are handled in order; null for no order
 * @param headers further values routes may see, by Camel header name
 * @param items splits one request into many events, each {@code {body, account?, type?, key?,
 *     orderBy?}} or a bare body; null for one event
 * @param maxBody largest body in bytes
 * @param reply what is answered after the event is kept; null for an empty 200
 * @param handshakes requests answered at once and never kept
 * @param allow which senders the account takes requests of; null for all that prove themselves
 * @param conceal JSON pointers into the body, to people's tokens: before anybody sees the body each
 *     is replaced by its SHA-256
 * @param answer what the connector answers while the sender waits; null where nobody waits
 */
public record Webhook(
    Expression account,
    Authenticity authenticity,
    Expression type,
    Expression key,
    Duration remember,
    Expression orderBy,
    Map<String, Expression> headers,
    Expression items,
    int maxBody,
    Reply reply,
    List<Handshake> handshakes,
    Allow allow,
    List<String> conceal,
    Answer answer) {

  /**
   * How a request proves where it comes from.
   *
   * @param scheme {@code none}, {@code token}, {@code hmac-sha1}, {@code hmac-sha256}
   * @param value where the proof is found: {@code header:A|B} or jq
   * @param encoding {@code hex} or {@code base64}, for the hmac schemes
   * @param prefix text before the proof, such as {@code sha256=}; null for none
   * @param secret name of the credential that is the key or the token
   * @param timestamp the time the vendor signed, in epoch seconds; null where it signs none
   * @param tolerance how far that time may lie from now
   * @param signed what is signed, jq giving text; null for the raw body
   */
  public record Authenticity(
      String scheme,
      Expression value,
      String encoding,
      String prefix,
      String secret,
      Expression timestamp,
      Duration tolerance,
      Expression signed) {}

  /**
   * An answer in the vendor's own form.
   *
   * @param status HTTP status
   * @param contentType media type of the body
   * @param body text, or null for an empty answer
   */
  public record Reply(int status, String contentType, Expression body) {}

  /**
   * A request that is answered at once: a vendor asking whether the door is ours.
   *
   * @param method HTTP method it comes with
   * @param when which requests are meant, jq giving true
   * @param token where the vendor repeats our token; null when no token is compared
   * @param secret name of the credential the token must equal
   * @param reply the answer
   */
  public record Handshake(
      String method, Expression when, Expression token, String secret, Reply reply) {}

  /**
   * Senders that an account takes requests of.
   *
   * @param value who sends, jq giving text
   * @param in name of the credential that lists them, separated by commas
   */
  public record Allow(Expression value, String in) {}

  /**
   * What the port {@code <platform>-reply} answers, for platforms whose users wait for it.
   *
   * @param budget time from the request to the answer
   * @param contentType media type of answers
   * @param late what is answered where the port fails or takes longer, over the request
   */
  public record Answer(Duration budget, String contentType, Expression late) {}
}
