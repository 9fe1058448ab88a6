package io.easyflow.outlet;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.easyflow.account.AccountView;
import io.easyflow.catalog.Api;
import io.easyflow.catalog.Expression;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.RecordingDelivery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets and breakers of real calls: what is deferred is neither started nor sent. */
class OutboundGateTest {
  @TempDir Path folder;
  private OutletFixture hub;

  @BeforeEach
  void start() {
    hub = new OutletFixture(folder);
    hub.server.stubFor(any(anyUrl()).willReturn(okJson("{}")));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void anEmptyBudgetDefersBeforeAnythingIsStarted() throws Exception {
    hub.limits.add(new Api.Limit("account", 2, 0.5, null, null));
    post("1");
    post("1");
    RecordingDelivery delivery = new RecordingDelivery();
    assertThatThrownBy(() -> hub.send("outbound:demo?method=POST&path=/a", "{}", delivery))
        .isExactlyInstanceOf(DeliveryFailure.Deferred.class)
        .hasMessage("the budget of demo:default is used up for now")
        .extracting("after")
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(delivery.started()).isEmpty();
    hub.server.verify(2, anyRequestedFor(anyUrl()));
    assertThat(hub.calls("POST", "deferred")).isEqualTo(1);
    hub.clock.move(Duration.ofSeconds(2));
    post("1");
    hub.server.verify(3, anyRequestedFor(anyUrl()));
  }

  @Test
  void eachChatHasItsOwnBudgetAndOtherAccountsAreFree() throws Exception {
    hub.limits.add(
        new Api.Limit("header:chatId", 1, 1, Expression.parse(".method == \"POST\""), null));
    post("1");
    post("2");
    assertThat(catchThrowable(() -> post("1"))).isExactlyInstanceOf(DeliveryFailure.Deferred.class);
    post(null);
    hub.send("outbound:demo?path=/a", e -> e.getMessage().setHeader("chatId", "1"));
    var other = hub.account("other", Map.of(), Map.of("token", "t"));
    hub.send(
        "outbound:demo?method=POST&path=/a",
        e -> {
          e.setVariable("account", AccountView.of(other));
          e.getMessage().setHeader("chatId", "1");
        });
  }

  @Test
  void aLimitCanMeanOneHostAndAnswersCanCostMore() throws Exception {
    hub.hosts.put("stock", hub.hosts.get("default"));
    hub.limits.add(
        new Api.Limit(
            "account",
            10,
            1,
            Expression.parse(".host == \"stock\""),
            Expression.parse("if .status >= 400 and .status < 500 then 9 else 0 end")));
    hub.server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(409)));
    assertThat(catchThrowable(() -> hub.send("outbound:demo?path=/a&host=stock", "")))
        .isExactlyInstanceOf(DeliveryFailure.Permanent.class);
    assertThat(catchThrowable(() -> hub.send("outbound:demo?path=/a&host=stock", "")))
        .isExactlyInstanceOf(DeliveryFailure.Deferred.class);
    assertThat(catchThrowable(() -> hub.send("outbound:demo?path=/a", "")))
        .isExactlyInstanceOf(DeliveryFailure.Permanent.class);
  }

  @Test
  void theBreakerOpensForOneAccountAndClosesAgain() throws Exception {
    hub.breaker = new Api.Breaker(50, 4, Duration.ofMinutes(1));
    hub.server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));
    for (int i = 0; i < 20; i++) {
      assertThat(catchThrowable(() -> post("1")))
          .isExactlyInstanceOf(DeliveryFailure.Permanent.class);
    }
    hub.server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
    assertThat(catchThrowable(() -> post("1"))).isExactlyInstanceOf(DeliveryFailure.Unknown.class);
    assertThat(catchThrowable(() -> post("1"))).isExactlyInstanceOf(DeliveryFailure.Unknown.class);
    RecordingDelivery delivery = new RecordingDelivery();
    assertThatThrownBy(() -> hub.send("outbound:demo?method=POST&path=/a", "{}", delivery))
        .isExactlyInstanceOf(DeliveryFailure.Deferred.class)
        .hasMessageContaining("calls of demo:default stop for a while")
        .extracting("after")
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(delivery.started()).isEmpty();
    assertThat(hub.calls("POST", "breaker")).isEqualTo(1);
    hub.server.verify(22, anyRequestedFor(anyUrl()));
    var other = hub.account("other", Map.of(), Map.of("token", "t"));
    hub.server.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    hub.send("outbound:demo?path=/a", e -> e.setVariable("account", AccountView.of(other)));
    hub.clock.move(Duration.ofSeconds(61));
    for (int i = 0; i < 10; i++) {
      post("1");
    }
  }

  @Test
  void anAccountThatWasAskedToWaitMakesNoCallsToThatHostMeanwhile() throws Exception {
    hub.hosts.put("stock", hub.hosts.get("default"));
    hub.server.stubFor(
        any(anyUrl()).willReturn(aResponse().withStatus(429).withHeader("Retry-After", "30")));
    assertThat(catchThrowable(() -> post("1")))
        .isExactlyInstanceOf(DeliveryFailure.Retryable.class);
    hub.server.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    hub.clock.move(Duration.ofSeconds(10));
    RecordingDelivery delivery = new RecordingDelivery();
    assertThatThrownBy(() -> hub.send("outbound:demo?method=POST&path=/b", "{}", delivery))
        .isExactlyInstanceOf(DeliveryFailure.Deferred.class)
        .hasMessage("demo asked to make no calls for demo:default for now")
        .extracting("after")
        .isEqualTo(Duration.ofSeconds(20));
    assertThat(delivery.started()).isEmpty();
    hub.server.verify(1, anyRequestedFor(anyUrl()));
    hub.send("outbound:demo?path=/a&host=stock", "");
    var other = hub.account("other", Map.of(), Map.of("token", "t"));
    hub.send("outbound:demo?path=/a", e -> e.setVariable("account", AccountView.of(other)));
    hub.clock.move(Duration.ofSeconds(20));
    post("1");
  }

  /** The call may have been made, so it is never repeated; what the platform asks counts too. */
  @Test
  void aFailureThatNamesATimeToWaitIsObeyedByTheOtherCalls() {
    hub.server.stubFor(
        any(anyUrl()).willReturn(aResponse().withStatus(500).withHeader("Retry-After", "30")));
    assertThat(catchThrowable(() -> post("1"))).isExactlyInstanceOf(DeliveryFailure.Unknown.class);
    assertThat(catchThrowable(() -> post("2"))).isExactlyInstanceOf(DeliveryFailure.Deferred.class);
    hub.server.verify(1, anyRequestedFor(anyUrl()));
  }

  @Test
  void aClockThatIsSetBackKeepsNoCallFromBeingMade() throws Exception {
    hub.breaker = new Api.Breaker(50, 2, Duration.ofMillis(400));
    hub.server.stubFor(
        any(anyUrl()).willReturn(aResponse().withStatus(500).withHeader("Retry-After", "0.4")));
    catchThrowable(() -> post("1"));
    hub.clock.move(Duration.ofMillis(400));
    catchThrowable(() -> post("1"));
    assertThat(catchThrowable(() -> post("1"))).isExactlyInstanceOf(DeliveryFailure.Deferred.class);
    hub.clock.move(Duration.ofHours(-1));
    hub.server.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    await().atMost(Duration.ofSeconds(10)).until(() -> catchThrowable(() -> post("1")) == null);
  }

  @Test
  void deferredCallsDoNotUseUpTheBreakersTrials() throws Exception {
    hub.breaker = new Api.Breaker(50, 2, Duration.ofMinutes(1));
    hub.limits.add(new Api.Limit("account", 2, 0.001, null, null));
    hub.server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
    catchThrowable(() -> post("1"));
    catchThrowable(() -> post("1"));
    hub.clock.move(Duration.ofSeconds(61));
    for (int i = 0; i < 20; i++) {
      assertThat(catchThrowable(() -> post("1"))).hasMessageContaining("budget");
    }
    hub.limits.clear();
    hub.server.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    post("1");
  }

  private void post(String chat) throws Exception {
    hub.send("outbound:demo?method=POST&path=/a", e -> e.getMessage().setHeader("chatId", chat));
  }
}
