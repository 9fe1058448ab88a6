package io.easyflow.bench;

import io.easyflow.testkit.Shopify;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Signed orders of about 2 KB, as the shop sends them. */
final class Orders {
  /** Customers that orders are spread over. */
  static final int CUSTOMERS = 2_000;

  private static final int SIZE = 2_048;
  private static final Instant CHANGED = Instant.now().minus(20, ChronoUnit.HOURS);

  private Orders() {}

  /** One order on one line. */
  static String body(long id) {
    return body(id, 0);
  }

  /** The same as it is after so many changes. */
  static String body(long id, long change) {
    Shopify.Order order = Shopify.Order.placed(id, "+7900%07d".formatted(id % CUSTOMERS));
    if (change > 0) {
      order = order.costs(change + ".00").at(CHANGED.plusMillis(change));
    }
    String json = order.json().replace("\n", "");
    int missing = SIZE - json.getBytes(StandardCharsets.UTF_8).length;
    String note = "\"note\":\"" + "gift wrap ".repeat(Math.max(0, missing - 11) / 10) + "\",";
    return "{" + note + json.substring(1);
  }

  /** A whole request; the event id is its own, so that nothing is a duplicate. */
  static byte[] request(String path, String topic, String eventId, String body) {
    String request =
        """
        POST %s HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/json\r
        Content-Length: %d\r
        X-Shopify-Topic: %s\r
        X-Shopify-Webhook-Id: %s\r
        X-Shopify-Hmac-Sha256: %s\r
        \r
        %s"""
            .formatted(
                path,
                body.getBytes(StandardCharsets.UTF_8).length,
                topic,
                eventId,
                Shopify.sign(body),
                body);
    return request.getBytes(StandardCharsets.UTF_8);
  }

  /** A file of signatures and bodies, as {@code bench/wrk/webhook.lua} reads it. */
  static Path file(int count) throws IOException {
    Path file = Files.createDirectories(Path.of("target/bench")).resolve("bodies-" + count);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < count; i++) {
        String body = body(1_000_000 + i);
        out.append(Shopify.sign(body)).append('\t').append(body).append('\n');
      }
    }
    return file;
  }
}
