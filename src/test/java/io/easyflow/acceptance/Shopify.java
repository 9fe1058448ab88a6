package io.easyflow.acceptance;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends what the shop would send. */
final class Shopify {
  static final String SECRET = "acceptance-shop-secret";

  private Shopify() {}

  static String order(long id, String phone, String financial, String fulfillment, Instant at) {
    return """
        {"id":%d,"name":"#%d","order_number":%d,"created_at":"2026-01-05T10:00:00+03:00",
        "updated_at":"%s","currency":"RUB","total_price":"1500.50","financial_status":"%s",
        "fulfillment_status":%s,"cancelled_at":null,"email":"buyer%d@example.com","phone":"%s",
        "customer":{"id":%d,"first_name":"Анна","last_name":"Тестова","phone":"%s"},
        "line_items":[{"id":1,"product_id":2,"variant_id":3,"sku":"SKU-1","name":"Чай",
        "title":"Чай","quantity":1,"price":"1500.50"}],"shipping_lines":[],"fulfillments":[]}
        """
        .formatted(
            id,
            id,
            id,
            at,
            financial,
            fulfillment == null ? "null" : '"' + fulfillment + '"',
            id,
            phone,
            id,
            phone);
  }

  static String sign(String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static HttpRequest webhook(HubProcess hub, String topic, String deliveryId, String body) {
    return HttpRequest.newBuilder(hub.uri("/api/v1/integration/webhook/shopify"))
        .timeout(Duration.ofSeconds(10))
        .header("Content-Type", "application/json")
        .header("X-Shopify-Topic", topic)
        .header("X-Shopify-Webhook-Id", deliveryId)
        .header("X-Shopify-Hmac-Sha256", sign(body))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  static HttpResponse<String> send(HubProcess hub, String topic, String deliveryId, String body)
      throws IOException {
    return hub.send(webhook(hub, topic, deliveryId, body));
  }
}
