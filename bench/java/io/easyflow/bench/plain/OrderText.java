package io.easyflow.bench.plain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** What a customer is told of an order, as a call of a messenger takes it. */
final class OrderText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OrderText() {}

  /**
   * @param order a canonical order
   * @return the text for its customer
   */
  static String of(JsonNode order) {
    StringBuilder text = new StringBuilder();
    text.append("Hello ").append(order.at("/customer/name").asText()).append(",\n");
    text.append("Your order ").append(order.path("number").asText());
    text.append(" is ").append(order.path("status").asText()).append(".\n");
    for (JsonNode item : order.path("items")) {
      text.append(item.path("name").asText()).append(" x ");
      text.append(item.path("quantity").asText()).append('\n');
    }
    text.append("Total: ").append(order.path("total").asText()).append(' ');
    return text.append(order.path("currency").asText()).toString();
  }

  /**
   * @param order a canonical order
   * @param text what its customer is told
   * @return the call's body
   */
  static byte[] call(JsonNode order, String text) throws JsonProcessingException {
    return JSON.writeValueAsBytes(
        Map.of("chat_id", order.at("/customer/phone").asText(), "text", text));
  }
}
