package io.easyflow.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the hub under webhook load and counts. {@code -Deasyflow.crash.kills=20} is the long form.
 */
class CrashTest {
  private static final int KILLS = Integer.getInteger("easyflow.crash.kills", 3);
  private static final int CUSTOMERS = 200;

  @TempDir Path home;

  @Test
  void nothingThatWasAcknowledgedIsLostAndNobodyIsToldTwice() throws Exception {
    try (TelegramDouble telegram = new TelegramDouble();
        HubProcess hub =
            new HubProcess(
                home,
                Map.of(
                    "SHOPIFY_WEBHOOK_SECRET", Shopify.SECRET,
                    "TELEGRAM_BOT_TOKEN", "1:acceptance",
                    "TELEGRAM_WEBHOOK_SECRET", "acceptance-telegram",
                    "TELEGRAM_BASE_URL", telegram.baseUrl(),
                    "EASYFLOW_PUBLIC_URL", "https://hub.example.com"))) {
      hub.start();
      introduceCustomers(hub);
      Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
      AtomicLong next = new AtomicLong(1000);
      for (int kill = 0; kill < KILLS; kill++) {
        loadThenKill(hub, acknowledged, next);
        hub.start();
      }
      await("everything is handled")
          .atMost(Duration.ofMinutes(5))
          .until(() -> hub.json("/api/v1/ledger").path("pending").asLong() == 0);
      JsonNode ledger = hub.json("/api/v1/ledger");
      assertThat(ledger.path("balanced").asBoolean()).as(ledger.toString()).isTrue();
      assertThat(acknowledged).isNotEmpty();
      for (long id : acknowledged) {
        assertThat(hub.get("/api/v1/orders/shopify/" + id).statusCode())
            .as("order %d was acknowledged", id)
            .isEqualTo(200);
      }
      Map<String, Integer> told = new HashMap<>();
      telegram.sent().forEach(sent -> told.merge(sent.chatId() + sent.text(), 1, Integer::sum));
      assertThat(told).isNotEmpty();
      assertThat(told.entrySet()).allSatisfy(one -> assertThat(one.getValue()).isOne());
      long unknown = ledger.path("unknown").asLong();
      assertThat(ledger.path("dead").asLong()).isZero();
      assertThat(told.size() + unknown).isGreaterThanOrEqualTo(acknowledged.size());
    }
  }

  private static void introduceCustomers(HubProcess hub) throws IOException {
    for (int i = 0; i < CUSTOMERS; i++) {
      String update = TelegramDouble.ownContact(10_000 + i, 500_000 + i, phone(i));
      HttpRequest request =
          HttpRequest.newBuilder(hub.uri("/api/v1/integration/webhook/telegram"))
              .header("Content-Type", "application/json")
              .header("X-Telegram-Bot-Api-Secret-Token", "acceptance-telegram")
              .POST(HttpRequest.BodyPublishers.ofString(update))
              .build();
      assertThat(hub.send(request).statusCode()).isEqualTo(200);
    }
    await("customers are known")
        .atMost(Duration.ofSeconds(60))
        .until(() -> hub.json("/api/v1/ledger").path("pending").asLong() == 0);
  }

  private static String phone(int customer) {
    return "+7900%07d".formatted(customer);
  }

  private static void loadThenKill(HubProcess hub, Set<Long> acknowledged, AtomicLong next)
      throws InterruptedException {
    AtomicBoolean killed = new AtomicBoolean();
    int before = acknowledged.size();
    Thread[] senders = new Thread[4];
    for (int t = 0; t < senders.length; t++) {
      senders[t] =
          new Thread(
              () -> {
                while (!killed.get() && acknowledged.size() < before + CUSTOMERS) {
                  long id = next.incrementAndGet();
                  String order =
                      Shopify.order(
                          id, phone((int) (id % CUSTOMERS)), "pending", null, Instant.now());
                  try {
                    if (Shopify.send(hub, "orders/create", "w" + id, order).statusCode() == 200) {
                      acknowledged.add(id);
                    }
                  } catch (IOException e) {
                    return;
                  }
                }
              });
      senders[t].start();
    }
    int moment = ThreadLocalRandom.current().nextInt(10, 60);
    await().until(() -> acknowledged.size() >= before + moment);
    hub.kill();
    killed.set(true);
    for (Thread sender : senders) {
      sender.join();
    }
  }
}
