package io.easyflow.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.easyflow.channel.Journal.Event;
import io.easyflow.channel.Journal.Hop;
import io.easyflow.channel.Journal.Way;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * An event with all that came of it, as people read it.
 *
 * @param event the event
 * @param headers further values it carries
 * @param payload what it holds: JSON, text, or base64; null for follow-ups
 * @param deliveries where it went
 * @param followUps what followed from it
 */
record EventTree(
    @JsonUnwrapped Event event,
    Map<String, String> headers,
    JsonNode payload,
    List<Way> deliveries,
    List<EventTree> followUps) {

  static EventTree of(Hop hop, Function<byte[], JsonNode> parser) {
    return new EventTree(
        hop.event(),
        hop.headers(),
        hop.body() == null ? null : payload(hop.body(), parser),
        hop.ways(),
        hop.followUps().stream().map(next -> of(next, parser)).toList());
  }

  private static JsonNode payload(byte[] body, Function<byte[], JsonNode> parser) {
    JsonNode parsed = parser.apply(body);
    if (parsed != null && !parsed.isMissingNode()) {
      return parsed;
    }
    try {
      return TextNode.valueOf(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return TextNode.valueOf(Base64.getEncoder().encodeToString(body));
    }
  }
}
