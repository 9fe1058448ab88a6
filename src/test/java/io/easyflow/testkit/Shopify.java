package io.easyflow.testkit;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends what the shop would send. */
public final class Shopify {
  public static final String SECRET = "acceptance-shop-secret";
  private static final Instant PLACED =
      Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

  private Shopify() {}

  /**
   * An order as the shop has it now; each method gives it as it is after a change.
   *
   * @param id the shop's number
   * @param phone of the buyer, E.164
   * @param locale of the buyer, null when not known
   * @param money what was paid, in the shop's word
   * @param goods what was sent, in the shop's word, null for nothing
   * @param parcel where the parcel is, in the shop's word, null when there is none
   * @param cancelled true when it is
   * @param total what it costs
   * @param changed when it last changed
   */
  public record Order(
      long id,
      String phone,
      String locale,
      String money,
      String goods,
      String parcel,
      boolean cancelled,
      String total,
      Instant changed) {
    public static Order placed(long id, String phone) {
      return new Order(id, phone, null, "pending", null, null, false, "1500.50", PLACED);
    }

    private Order next(String money, String goods, String parcel, boolean cancelled, String total) {
      Instant later = changed.plusSeconds(1);
      return new Order(id, phone, locale, money, goods, parcel, cancelled, total, later);
    }

    /** The same, last changed at another time. */
    public Order at(Instant time) {
      return new Order(id, phone, locale, money, goods, parcel, cancelled, total, time);
    }

    public Order in(String language) {
      return new Order(id, phone, language, money, goods, parcel, cancelled, total, changed);
    }

    public Order paid() {
      return next("paid", goods, parcel, cancelled, total);
    }

    public Order shipped() {
      return next(money, "fulfilled", "in_transit", cancelled, total);
    }

    public Order calledBack() {
      return next(money, null, null, cancelled, total);
    }

    public Order delivered() {
      return next(money, "fulfilled", "delivered", cancelled, total);
    }

    public Order cancel() {
      return next(money, goods, parcel, true, total);
    }

    public Order costs(String amount) {
      return next(money, goods, parcel, cancelled, amount);
    }

    public String json() {
      return """
          {"id":%d,"name":"#%d","order_number":%d,"created_at":"%s","updated_at":"%s",
          "currency":"RUB","total_price":"%s","financial_status":"%s","fulfillment_status":%s,
          "cancelled_at":%s,"email":"buyer%d@example.com","phone":"%s","customer_locale":%s,
          "customer":{"id":%d,"first_name":"Анна","last_name":"Тестова","phone":"%s"},
          "line_items":[{"id":1,"product_id":2,"variant_id":3,"sku":"SKU-1","name":"Чай",
          "title":"Чай","quantity":1,"price":"%s"}],"shipping_lines":[],"fulfillments":%s}
          """
          .formatted(
              id,
              id,
              id,
              PLACED,
              changed,
              total,
              money,
              text(goods),
              cancelled ? text(changed.toString()) : "null",
              id,
              phone,
              text(locale),
              id,
              phone,
              total,
              parcel == null
                  ? "[]"
                  : "[{\"id\":1,\"status\":\"success\",\"shipment_status\":\"" + parcel + "\"}]");
    }

    private static String text(String value) {
      return value == null ? "null" : '"' + value + '"';
    }
  }

  public static String sign(String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A webhook with a signature of one's own choice, null for none. */
  public static HttpRequest signedBy(
      HubProcess hub, String topic, String deliveryId, String signature, String body) {
    HttpRequest.Builder request = unsigned(hub, "shopify", topic, deliveryId, body);
    return signature == null
        ? request.build()
        : request.header("X-Shopify-Hmac-Sha256", signature).build();
  }

  private static HttpRequest.Builder unsigned(
      HubProcess hub, String place, String topic, String deliveryId, String body) {
    return HttpRequest.newBuilder(hub.uri("/api/v1/integration/webhook/" + place))
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", "application/json")
        .header("X-Shopify-Topic", topic)
        .header("X-Shopify-Webhook-Id", deliveryId)
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /** A webhook of one of several shops. */
  public static HttpRequest webhook(
      HubProcess hub, String account, String topic, String deliveryId, String body) {
    return unsigned(hub, "shopify/" + account, topic, deliveryId, body)
        .header("X-Shopify-Hmac-Sha256", sign(body))
        .build();
  }

  public static HttpRequest webhook(HubProcess hub, String topic, String deliveryId, String body) {
    return signedBy(hub, topic, deliveryId, sign(body), body);
  }

  public static HttpResponse<String> send(
      HubProcess hub, String topic, String deliveryId, String body) throws IOException {
    return hub.send(webhook(hub, topic, deliveryId, body));
  }
}
