package io.easyflow.outlet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Takes the events out of a stream while its bytes come: server-sent events, of which the data
 * counts, or one value a line. An event that is no JSON is a text, such as {@code [DONE]}.
 */
final class EventReader {
  /** Type of an answer whose events have fields and end with an empty line. */
  static final String SERVER_SENT = "text/event-stream";

  private final boolean serverSent;
  private final ObjectReader json;
  private final Consumer<JsonNode> taker;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();
  private boolean afterReturn;

  /**
   * @param type content type of the stream, without parameters
   * @param json reads events
   * @param taker gets each event as soon as it is complete
   */
  EventReader(String type, ObjectMapper json, Consumer<JsonNode> taker) {
    this.serverSent = type.equals(SERVER_SENT);
    this.json = json.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    this.taker = taker;
  }

  /**
   * @param bytes holds the next ones
   * @param length how many of them
   */
  void read(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      byte one = bytes[i];
      if (one == '\n' && afterReturn) {
        afterReturn = false; // the second half of a line's end
      } else if (one == '\n' || one == '\r') {
        afterReturn = one == '\r';
        endLine();
      } else {
        afterReturn = false;
        line.write(one);
      }
    }
  }

  /** The stream is over; what was not ended by it is an event too. */
  void end() {
    if (line.size() > 0) {
      endLine();
    }
    endEvent();
  }

  private void endLine() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (!serverSent) {
      data.append(text);
      endEvent();
    } else if (text.isEmpty()) {
      endEvent();
    } else if (text.startsWith("data:")) {
      data.append(data.isEmpty() ? "" : "\n").append(text.substring(5).stripLeading());
    }
  }

  private void endEvent() {
    String text = data.toString().strip();
    data.setLength(0);
    if (!text.isEmpty()) {
      taker.accept(event(text));
    }
  }

  private JsonNode event(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      return json.getConfig().getNodeFactory().textNode(text);
    }
  }
}
