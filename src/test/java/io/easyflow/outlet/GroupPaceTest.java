package io.easyflow.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.account.Account;
import io.easyflow.catalog.Api;
import io.easyflow.catalog.ConnectorReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The limits that the connectors declare, against what their platforms allow. */
class GroupPaceTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final OutletFixture.TestClock clock = new OutletFixture.TestClock();
  private final Budgets budgets = new Budgets(clock, Duration.ofMillis(200), 100);

  @Test
  void noMinuteInATelegramGroupHasMoreThanTwentyMessages() {
    List<Long> sent = sentInFiveMinutes("-1002400555001");
    assertThat(sent).hasSizeBetween(5 * 15, 5 * 20);
    for (long from : sent) {
      assertThat(sent.stream().filter(at -> at >= from && at < from + MINUTE.toMillis()).count())
          .isLessThanOrEqualTo(20);
    }
    assertThat(sentInFiveMinutes("5210044871")).as("a chat of one person").hasSizeGreaterThan(290);
  }

  /** Somebody who always has something to say. */
  private List<Long> sentInFiveMinutes(String chatId) {
    List<Api.Limit> limits =
        new ConnectorReader()
            .read(Path.of("routes/connectors/telegram"))
            .connector()
            .orElseThrow()
            .api()
            .limits();
    Account account = new Account("telegram", "default", null, Map.of(), Map.of());
    JsonNode headers = OutletFixture.JSON.createObjectNode().put("chatId", chatId);
    PlatformCall call =
        new PlatformCall(
            "POST",
            PlatformCall.DEFAULT_HOST,
            "/sendMessage",
            "",
            List.of(),
            Map.of(),
            null,
            Map.of(),
            false,
            false,
            headers);
    List<Budgets.Claim> claims =
        new Limits(OutletFixture.JSON)
            .of(account, limits, call).stream().map(Limits.Applied::claim).toList();
    List<Long> sent = new ArrayList<>();
    long end = clock.millis() + 5 * MINUTE.toMillis();
    while (clock.millis() < end) {
      Budgets.Grant grant = budgets.take(claims);
      if (grant.given()) {
        sent.add(clock.millis() + grant.after().toMillis());
      }
      clock.move(Duration.ofMillis(100));
    }
    return sent;
  }
}
