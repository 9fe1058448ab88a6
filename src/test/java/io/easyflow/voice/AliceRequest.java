package io.easyflow.voice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** Makes requests of one dialogue, as the platform would. */
final class AliceRequest {
  private static final ObjectMapper JSON = new ObjectMapper();

  final String session = UUID.randomUUID().toString();
  boolean screen = true;
  boolean canLink = true;
  String token;
  private int turn;
  private JsonNode state = JSON.createObjectNode();

  /** What the last answer gave the platform to keep. */
  void keep(JsonNode answer) {
    state = answer.path("session_state");
  }

  byte[] says(String words) {
    ObjectNode request = JSON.createObjectNode();
    request.put("command", words).put("original_utterance", words).put("type", "SimpleUtterance");
    return with(request);
  }

  byte[] presses(String data) {
    ObjectNode request = JSON.createObjectNode().put("type", "ButtonPressed");
    request.putObject("payload").put("data", data);
    return with(request);
  }

  byte[] of(String type) {
    return with(JSON.createObjectNode().put("type", type));
  }

  byte[] linked() {
    return bytes(common().set("account_linking_complete_event", JSON.createObjectNode()));
  }

  private byte[] with(ObjectNode request) {
    return bytes(common().set("request", request));
  }

  private ObjectNode common() {
    ObjectNode all = JSON.createObjectNode().put("version", "1.0");
    ObjectNode meta = all.putObject("meta").put("locale", "ru-RU").put("timezone", "Europe/Moscow");
    ObjectNode interfaces = meta.putObject("interfaces");
    if (screen) {
      interfaces.putObject("screen");
    }
    if (canLink) {
      interfaces.putObject("account_linking");
    }
    ObjectNode at =
        all.putObject("session")
            .put("message_id", turn)
            .put("session_id", session)
            .put("skill_id", VoiceHub.SKILL)
            .put("new", turn == 0);
    turn++;
    at.putObject("application").put("application_id", "device-" + session);
    if (token != null) {
      at.putObject("user").put("user_id", "user-" + session).put("access_token", token);
    }
    all.putObject("state").set("session", state);
    return all;
  }

  private static byte[] bytes(JsonNode request) {
    try {
      return JSON.writeValueAsBytes(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
