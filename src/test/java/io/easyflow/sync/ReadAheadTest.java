package io.easyflow.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.RecordingDelivery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The next pages are read while those before them are kept. */
class ReadAheadTest extends SyncWorkerHub {
  @BeforeEach
  void readAhead() throws Exception {
    stop();
    start(1, new ReadAhead());
    connector(null, 0);
  }

  @Test
  void readsTheNextPagesWhileThoseBeforeAreKept() throws Exception {
    port = SyncWorkerHub::threePages;
    RecordingDelivery first = deliver(begin());
    await("page 1 is read before anybody asks for it").until(() -> calls.size() == 2);
    hub.commit(first, steps);
    RecordingDelivery second = deliver(next(first));
    await().until(() -> calls.size() == 3);
    hub.commit(second, steps);
    assertThat(run(next(second))).isNull();
    assertThat(calls).hasSize(3);
    assertThat(calls.get(1)).endsWith(" page-1");
    assertThat(runs().get(0).pages()).isEqualTo(3);
    assertThat(runs().get(0).result()).isEqualTo("ok");
    assertThat(orders.find("shop", "3")).isPresent();
    assertThat(meters.get("integration.sync.items").counter().count()).isEqualTo(3);
  }

  @Test
  void whatWasReadAheadOfAKillIsReadAgain() throws Exception {
    port = SyncWorkerHub::threePages;
    deliver(begin());
    await().until(() -> calls.size() == 2);
    assertThat(run(begin())).as("the first page was never committed").isNull();
    assertThat(calls).hasSize(5);
    assertThat(runs().get(0).pages()).isEqualTo(3);
    assertThat(runs().get(0).items()).isEqualTo(3);
  }

  @Test
  void aFailureAheadIsNobodysAndItemsThatFailAheadBelongToTheirDelivery() throws Exception {
    port =
        exchange -> {
          if (calls.size() == 2) {
            throw new DeliveryFailure.Retryable("shop is down", null, null);
          }
          if (calls.size() > 1) {
            Delivery.of(exchange)
                .deadLetter(
                    NewEvent.of("failed-items", "shop", ACCOUNT, "order", null, new byte[0]),
                    "bad");
          }
          threePages(exchange);
        };
    RecordingDelivery first = deliver(begin());
    await().until(() -> calls.size() == 2);
    hub.commit(first, steps);
    assertThat(column("last_error")).isNull();
    RecordingDelivery second = deliver(next(first));
    assertThat(calls.get(2)).as("read again").endsWith(" page-1");
    assertThat(second.deadLetters).hasSize(1);
    await().until(() -> calls.size() == 4);
    assertThat(second.deadLetters).as("not those of the next page").hasSize(1);
    hub.commit(second, steps);
    RecordingDelivery third = deliver(next(second));
    assertThat(third.deadLetters).hasSize(1);
    assertThat(calls).hasSize(4);
  }

  /** Its calls would be marked at a delivery that is over. */
  @Test
  void nothingIsChangedWhileReadingAhead() throws Exception {
    port =
        exchange -> {
          if (calls.size() == 2) {
            Delivery.of(exchange).started(false);
          }
          threePages(exchange);
        };
    RecordingDelivery first = deliver(begin());
    await().until(() -> calls.size() == 2);
    hub.commit(first, steps);
    assertThat(run(next(first))).isNull();
    assertThat(calls.get(2)).endsWith(" page-1");
    assertThat(runs().get(0).result()).isEqualTo("ok");
  }
}
