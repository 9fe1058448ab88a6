package io.easyflow.bench;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What people ask a hub whose tables are long: the calls of docs/operate.md and lists, filtered.
 */
final class OperatorCalls {
  private static final int REPEATS = 3;

  private final BenchHub hub;
  private final Map<String, String> calls = new LinkedHashMap<>();

  /**
   * @param hub holds the history
   * @param order id of an order of long ago
   */
  OperatorCalls(BenchHub hub, long order) {
    this.hub = hub;
    Instant from = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(20));
    String hour = "from=%s&to=%s".formatted(from, from.plus(Duration.ofHours(1)));
    Long event =
        hub.database()
            .queryForObject(
                "select id from event where order_key = '" + order + "' limit 1", Long.class);
    get("an order", "/api/v1/orders/shopify/" + order);
    get("events of an order", "/api/v1/events?platform=shopify&key=" + order);
    get("an event with all hops", "/api/v1/events/" + event);
    get("ledger", "/api/v1/ledger");
    get("dead letters", "/api/v1/dead-letters");
    get("newest events", "/api/v1/events");
    get("events of a platform", "/api/v1/events?platform=shopify");
    get("events of a platform without any", "/api/v1/events?platform=wildberries");
    get("events of an account", "/api/v1/events?account=telegram:default");
    get("events of a type", "/api/v1/events?type=message");
    get("events of a type without any", "/api/v1/events?type=orders/delete");
    get("events of a channel without any", "/api/v1/events?channel=failed-items");
    get("events of an hour, 20 days ago", "/api/v1/events?" + hour);
    get("newest orders", "/api/v1/orders");
    get("orders of a platform without any", "/api/v1/orders?platform=wildberries");
    get("orders by number", "/api/v1/orders?number=%23" + order);
    get("orders by phone", "/api/v1/orders?phone=%2B7901" + "%07d".formatted(order % 200_000));
    get("orders of a rare status", "/api/v1/orders?status=returned");
    get("orders of a status without any", "/api/v1/orders?status=ready");
    get("newest messages", "/api/v1/messages");
    get("messages of a chat", "/api/v1/messages?chatId=" + (500_000 + order % 200_000));
    get("messages of a status without any", "/api/v1/messages?status=failed");
    get("sync runs", "/api/v1/sync/runs");
    get("health of integrations", "/health/integrations");
    get("metrics", "/actuator/prometheus");
    calls.put(
        "dry run of a replay, an hour 20 days ago",
        """
        {"filter": {"from": "%s", "to": "%s"}, "dryRun": true}"""
            .formatted(from, from.plus(Duration.ofMinutes(60))));
  }

  private void get(String what, String path) {
    calls.put(what, path);
  }

  /**
   * Makes each of them a few times.
   *
   * @return milliseconds of the slowest
   */
  double measure(Report report) throws IOException {
    double slowest = 0;
    for (Map.Entry<String, String> call : calls.entrySet()) {
      for (int i = 0; i < REPEATS; i++) {
        long began = System.nanoTime();
        HttpResponse<String> answer =
            call.getValue().startsWith("/")
                ? hub.process().get(call.getValue())
                : hub.process().post("/api/v1/events/replay", call.getValue());
        double millis = (System.nanoTime() - began) / 1e6;
        if (answer.statusCode() != 200) {
          throw new IllegalStateException(call + ": " + answer.statusCode() + answer.body());
        }
        report.add("API: " + call.getKey(), "ms", millis);
        slowest = Math.max(slowest, millis);
      }
    }
    return slowest;
  }
}
