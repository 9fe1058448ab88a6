package io.easyflow.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.WildberriesDouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Reads very many orders in little memory and is killed in the middle. {@code
 * -Deasyflow.scale=100000} is the long form.
 */
class SyncAtScaleTest {
  private static final Logger LOG = LoggerFactory.getLogger(SyncAtScaleTest.class);
  private static final int ORDERS = Integer.getInteger("easyflow.scale", 20_000);
  private static final int PAGE = 1000;
  private static final Duration ATMOST = Duration.ofSeconds(60 + ORDERS / 200);

  /** What the heap may hold after 20,000 and after 100,000 orders alike. */
  private static final long FLAT_MIB = 160;

  private static final String CHANGES =
      "select count(*) from event where channel = 'order-changed' and headers ->> 'changes' = ?";

  @TempDir Path home;

  @Test
  void readsAllOrdersOnceAlthoughItIsKilledInTheMiddle() throws Exception {
    try (WildberriesDouble vendor = new WildberriesDouble(ORDERS);
        HubProcess hub =
            new HubProcess(
                home,
                Map.of(
                    "WILDBERRIES_TOKEN", "acceptance-token",
                    "WILDBERRIES_BASE_URL", vendor.baseUrl(),
                    "EASYFLOW_SYNC_ORDERSCRON", "0 0 3 1 1 ?",
                    "EASYFLOW_SYNC_PRODUCTSCRON", "0 0 3 1 1 ?"),
                "-Xmx512m")) {
      hub.start();
      long began = System.nanoTime();
      assertThat(hub.post("/api/v1/sync/wildberries/orders", "").statusCode()).isEqualTo(202);
      int half = ORDERS / PAGE / 2;
      await("half of the pages").atMost(ATMOST).until(() -> vendor.pages().size() > half);
      List<Long> heap = new ArrayList<>(List.of(hub.heapInUse()));
      hub.kill();

      int before = vendor.pages().size();
      hub.start();
      await("the run goes on").atMost(ATMOST).until(() -> vendor.pages().size() > before);
      await("the run ends")
          .atMost(ATMOST)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> lastRun(hub).path("result").asText().equals("ok"));
      JsonNode ledger = hub.settled(ATMOST);
      long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
      heap.add(hub.heapInUse());

      assertResumed(vendor, before);
      JdbcTemplate database = hub.database();
      assertThat(count(database, "select count(*) from orders")).isEqualTo(ORDERS);
      assertThat(count(database, CHANGES, "created")).isEqualTo(ORDERS);
      assertThat(count(database, CHANGES, "status"))
          .isEqualTo(ORDERS / WildberriesDouble.SHIPPED_EACH);
      assertThat(ledger.path("balanced").asBoolean()).as(ledger.toString()).isTrue();
      assertThat(ledger.path("dead").asLong()).isZero();
      assertThat(lastRun(hub).path("items").asLong()).isEqualTo(2L * ORDERS);
      assertThat(heap).allSatisfy(used -> assertThat(used).isLessThan(FLAT_MIB));
      LOG.info(
          "{} orders in {} s with a kill and a start; heap in use after a collection {} MiB; {}"
              + " pages, {} questions for statuses",
          ORDERS,
          seconds,
          heap,
          vendor.pages().size(),
          vendor.statuses().size());
    }
  }

  /**
   * The page that was being kept at the kill may be asked for again, and the one that was read
   * ahead of it; nothing before them is.
   */
  private static void assertResumed(WildberriesDouble vendor, int before) {
    List<Long> pages = vendor.pages();
    assertThat(pages.get(before)).isGreaterThanOrEqualTo(pages.get(before - 2));
    assertThat(pages.stream().filter(next -> next == 0)).hasSize(1);
    assertThat(pages.size() - new HashSet<>(pages).size()).isLessThanOrEqualTo(2);
  }

  private static JsonNode lastRun(HubProcess hub) throws IOException {
    return hub.json("/api/v1/sync/runs?platform=wildberries&kind=orders").at("/items/0");
  }

  private static long count(JdbcTemplate database, String sql, Object... values) {
    Long count = database.queryForObject(sql, Long.class, values);
    return count == null ? 0 : count;
  }
}
