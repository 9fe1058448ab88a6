package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.Shopify;
import io.easyflow.testkit.TelegramDouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kills the hub under webhook load and counts. */
class KillTest {
  private static final int KILLS = Size.of(3, 200);
  private static final int CUSTOMERS = 200;

  private static final Logger LOG = LoggerFactory.getLogger(KillTest.class);
  private static final Pattern ORDER_NUMBER = Pattern.compile("#(\\d+)");

  @TempDir Path home;

  @Test
  void nothingThatWasAcknowledgedIsLostAndNobodyIsToldTwice() throws Exception {
    try (TelegramDouble telegram = new TelegramDouble();
        HubProcess hub =
            new HubProcess(
                home,
                Map.of(
                    "SHOPIFY_WEBHOOK_SECRET",
                    Shopify.SECRET,
                    "TELEGRAM_BOT_TOKEN",
                    "1:acceptance",
                    "TELEGRAM_WEBHOOK_SECRET",
                    TelegramDouble.SECRET,
                    "TELEGRAM_BASE_URL",
                    telegram.baseUrl(),
                    "EASYFLOW_PUBLIC_URL",
                    "https://hub.example.com"))) {
      hub.start();
      introduceCustomers(hub, telegram);
      Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
      AtomicLong next = new AtomicLong(1000);
      for (int kill = 0; kill < KILLS; kill++) {
        loadThenKill(hub, acknowledged, next);
        hub.start();
      }
      JsonNode ledger = hub.settled(Duration.ofMinutes(5));
      assertThat(ledger.path("balanced").asBoolean()).as(ledger.toString()).isTrue();
      assertThat(acknowledged).isNotEmpty();
      for (long id : acknowledged) {
        assertThat(hub.get("/api/v1/orders/shopify/" + id).statusCode())
            .as("order %d was acknowledged", id)
            .isEqualTo(200);
      }
      Map<Long, Integer> told = told(telegram);
      assertThat(told).isNotEmpty();
      assertThat(told.entrySet()).allSatisfy(one -> assertThat(one.getValue()).isOne());
      Set<Long> untold = new HashSet<>(acknowledged);
      untold.removeAll(told.keySet());
      long unknown = ledger.path("unknown").asLong();
      assertThat(ledger.path("dead").asLong()).isZero();
      assertThat(untold)
          .as("only what is in doubt may be untold")
          .hasSizeLessThanOrEqualTo((int) unknown);
      LOG.info(
          "{} kills, {} orders acknowledged, {} notifications sent once, {} in doubt, ledger {}",
          KILLS,
          acknowledged.size(),
          told.size(),
          unknown,
          ledger);
    }
  }

  /** How often the creation of each order was announced. */
  private static Map<Long, Integer> told(TelegramDouble telegram) {
    Map<Long, Integer> told = new HashMap<>();
    for (TelegramDouble.Sent sent : telegram.sent()) {
      Matcher number = ORDER_NUMBER.matcher(sent.text());
      assertThat(number.find()).as(sent.text()).isTrue();
      told.merge(Long.parseLong(number.group(1)), 1, Integer::sum);
    }
    return told;
  }

  private static void introduceCustomers(HubProcess hub, TelegramDouble telegram)
      throws IOException {
    for (int i = 0; i < CUSTOMERS; i++) {
      String update = TelegramDouble.ownContact(10_000 + i, 500_000 + i, phone(i));
      assertThat(telegram.write(hub, update)).isEqualTo(200);
    }
    hub.settled(Duration.ofSeconds(60));
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
                  String order = Shopify.Order.placed(id, phone((int) (id % CUSTOMERS))).json();
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
