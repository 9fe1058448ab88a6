package io.easyflow.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.easyflow.database.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class RefusedCallsTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private final JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.create());
  private final RefusedCallStore store = new RefusedCallStore(jdbc, 3);
  private final RefusedCalls calls = new RefusedCalls(store, 3, Duration.ofSeconds(1));

  @AfterEach
  void close() {
    calls.close();
  }

  @Test
  void keepsTheNewestOfEachPlatform() {
    for (int i = 0; i < 10; i++) {
      calls.add(call("shop", i, 0));
    }
    calls.add(call("other", 0, 0));
    assertThat(calls.recent("shop"))
        .extracting(RefusedCall::contentLength)
        .containsExactly(9L, 8L, 7L);
    assertThat(calls.recent("other")).hasSize(1);
    assertThat(calls.recent("absent")).isEmpty();
  }

  @Test
  void writesOneASecondAndDeletesOlder() {
    for (int i = 0; i < 1000; i++) {
      calls.add(call("shop", i, 0));
    }
    calls.add(call("other", 0, 0));
    await().until(() -> store.of("other").size() == 1);
    assertThat(store.of("shop")).hasSize(1);
    for (int second = 1; second <= 5; second++) {
      calls.add(call("shop", second, second));
    }
    // The oldest is deleted after the newest is there.
    await()
        .untilAsserted(
            () ->
                assertThat(store.of("shop"))
                    .extracting(RefusedCall::contentLength)
                    .containsExactly(5L, 4L, 3L));
    assertThat(store.of("shop").get(0)).isEqualTo(call("shop", 5, 5));
    assertThat(store.of("other")).hasSize(1);
  }

  @Test
  void goesOnAfterTheDatabaseRefused() {
    jdbc.execute("alter table refused_call rename to away");
    calls.add(call("shop", 1, 0));
    calls.add(call("shop", 2, 5));
    assertThat(calls.recent("shop")).hasSize(2);
    jdbc.execute("alter table away rename to refused_call");
    calls.add(call("shop", 3, 10));
    await()
        .until(() -> !store.of("shop").isEmpty() && store.of("shop").get(0).contentLength() == 3);
  }

  private static RefusedCall call(String platform, long length, long second) {
    return new RefusedCall(
        START.plusSeconds(second),
        platform,
        "proof-wrong",
        "127.0.0.1",
        length,
        List.of("host", "x-signature"));
  }
}
