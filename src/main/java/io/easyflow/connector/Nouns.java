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
import io.easyflow.model.Utterance;
import java.util.Map;

/** Which canonical record a mapping makes, told by the first word of its file name. */
final class Nouns {
  private static final Map<String, Class<? extends Record>> RECORDS =
      Map.of(
          "order", Order.class,
          "order-state", OrderState.class,
          "product", Product.class,
          "stock", StockLevel.class,
          "contact", Contact.class,
          "message", Message.class,
          "delivery-result", DeliveryResult.class,
          "analytics", AnalyticsRow.class,
          "utterance", Utterance.class,
          "ai-reply", AiReply.class);

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
