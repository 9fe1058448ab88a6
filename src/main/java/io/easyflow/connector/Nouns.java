package io.easyflow.connector;

import io.easyflow.model.AiReply;
import io.easyflow.model.AnalyticsRow;
import io.easyflow.model.Contact;
import io.easyflow.model.DeliveryResult;
import io.easyflow.model.Message;
import io.easyflow.model.Order;
import io.easyflow.model.OrderState;
import io.easyflow.model.Product;
import io.easyflow.model.StockLevel;
import io.easyflow.model.Topic;
import io.easyflow.model.Utterance;
import java.util.Map;

/** Which canonical record a mapping makes, told by the first word of its file name. */
final class Nouns {
  private static final Map<String, Class<? extends Record>> RECORDS =
      Map.ofEntries(
          Map.entry("order", Order.class),
          Map.entry("order-state", OrderState.class),
          Map.entry("product", Product.class),
          Map.entry("stock", StockLevel.class),
          Map.entry("contact", Contact.class),
          Map.entry("message", Message.class),
          Map.entry("delivery-result", DeliveryResult.class),
          Map.entry("analytics", AnalyticsRow.class),
          Map.entry("utterance", Utterance.class),
          Map.entry("ai-reply", AiReply.class),
          Map.entry("topic", Topic.class));

  private Nouns() {}

  /**
   * @param mapping name of a mapping, such as {@code order.graphql}
   * @return the record it makes, null when it makes plain JSON
   */
  static Class<? extends Record> record(String mapping) {
    int dot = mapping.indexOf('.');
    return RECORDS.get(dot < 0 ? mapping : mapping.substring(0, dot));
  }
}
