package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.ExchangeHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GateTest {
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final Gates gates = new Gates();
  private final Gate gate = gates.of("demo");

  private Exchange exchange() {
    return new DefaultExchange(context);
  }

  @Test
  void whoIsInsideMayGoInAgainWhileItIsClosedAlsoWithACopy() {
    Exchange outer = exchange();
    Gate.Pass pass = gate.enter(outer, "demo-orders");
    assertThat(gate.close(Duration.ofMillis(1))).containsExactly("demo-orders");

    Exchange copy = ExchangeHelper.createCopy(outer, true);
    assertThat(gate.enterAsConsumer(outer, "demo-order")).isNull();
    assertThat(gate.enterAsConsumer(copy, "demo-order")).isNull();
    assertThatThrownBy(() -> gate.enterAsConsumer(exchange(), "demo-orders"))
        .isInstanceOf(DeliveryFailure.Deferred.class)
        .hasMessage("'demo' is being reloaded");

    gate.leave(outer, pass);
    assertThat(gate.close(Duration.ZERO)).isEmpty();
    assertThatThrownBy(() -> gate.enterAsConsumer(copy, "demo-order"))
        .as("a copy that outlives its call is outside")
        .isInstanceOf(DeliveryFailure.Deferred.class);
  }

  @Test
  void closingWaitsForThoseInsideAndCallersWaitForOpening() throws Exception {
    Exchange inside = exchange();
    Gate.Pass pass = gate.enter(inside, "demo-orders");
    CompletableFuture<Object> closing =
        CompletableFuture.supplyAsync(() -> gate.close(Duration.ofSeconds(20)));
    await()
        .until(
            () -> {
              try {
                Exchange other = exchange();
                gate.leave(other, gate.enterAsConsumer(other, "demo-orders"));
                return false;
              } catch (DeliveryFailure.Deferred e) {
                return true;
              }
            });
    CompletableFuture<Gate.Pass> waiting =
        CompletableFuture.supplyAsync(() -> gate.enter(exchange(), "demo-order"));
    assertThat(closing).isNotDone();

    gate.leave(inside, pass);
    assertThat(closing.get(5, TimeUnit.SECONDS)).isEqualTo(Set.of());
    assertThat(waiting).isNotDone();
    gate.open();
    assertThat(waiting.get(5, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void consumersWaitForRoutesThatAreLoadedUnlessTheseAreTakenAwayAgain() throws Exception {
    gate.close(Duration.ZERO);
    gate.loads();
    CompletableFuture<Gate.Pass> waiting =
        CompletableFuture.supplyAsync(() -> gate.enterAsConsumer(exchange(), "inbound:demo"));
    assertThatThrownBy(() -> waiting.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    gate.open();
    assertThat(waiting.get(5, TimeUnit.SECONDS)).isNotNull();

    gate.loads();
    CompletableFuture<Gate.Pass> unlucky =
        CompletableFuture.supplyAsync(() -> gate.enterAsConsumer(exchange(), "inbound:demo"));
    assertThatThrownBy(() -> unlucky.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    gate.close(Duration.ZERO);
    assertThatThrownBy(() -> unlucky.get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(DeliveryFailure.Deferred.class);
  }

  /** Everybody whose commit it shares would wait with it. */
  @Test
  void whoRunsInATransactionOfOthersGoesInOrAwayButNeverWaits() {
    Delivery delivery = mock(Delivery.class);
    when(delivery.transacted()).thenReturn(true);
    Exchange exchange = exchange();
    exchange.setProperty(Delivery.PROPERTY, delivery);
    gate.leave(exchange, gate.enter(exchange, "demo-order"));

    gate.close(Duration.ZERO);
    assertThatThrownBy(() -> gate.enter(exchange, "demo-order"))
        .isInstanceOf(DeliveryFailure.Deferred.class);
    gate.loads();
    assertThatThrownBy(() -> gate.enter(exchange, "demo-order"))
        .isInstanceOf(DeliveryFailure.Deferred.class);
    assertThat(gate.close(Duration.ZERO)).isEmpty();
  }

  @Test
  void theInboundGuardDefersWhileItIsClosedAndLeavesAfterAFailure() throws Exception {
    CountDownLatch calls = new CountDownLatch(1);
    var guarded =
        gates.guard(
            "demo",
            e -> {
              calls.countDown();
              throw new IllegalStateException("no");
            });
    assertThatThrownBy(() -> guarded.process(exchange())).hasMessage("no");
    assertThat(calls.getCount()).isZero();
    assertThat(gate.close(Duration.ZERO)).isEmpty();
    assertThatThrownBy(() -> guarded.process(exchange()))
        .isInstanceOf(DeliveryFailure.Deferred.class);
  }

  @Test
  void directCallsPassTheGateAndMissingNamesHaveASentence() throws Exception {
    try (context) {
      context.disableJMX();
      context.addComponent("direct", new GatedDirectComponent(gates));
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              errorHandler(noErrorHandler());
              from("direct:demo-outer").to("direct:demo-inner");
              from("direct:demo-inner").setBody(constant("inner"));
              from("direct:caller").toD("direct:${header.target}");
            }
          });
      gates.listens("demo", Set.of("demo-outer", "demo-inner"));
      context.start();
      try (ConnectorPorts ports = new ConnectorPorts(gates, context)) {
        Exchange exchange = exchange();
        ports.call(exchange, "demo", "outer");
        assertThat(exchange.getMessage().getBody()).isEqualTo("inner");
        assertThat(gate.close(Duration.ZERO)).isEmpty();
        gate.open();

        assertThat(ports.of("demo")).containsExactly("inner", "outer");
        assertThat(ports.has("demo", "inner")).isTrue();
        assertThat(ports.has("demo", "stock")).isFalse();
        assertThatThrownBy(() -> ports.call(exchange(), "demo", "iner"))
            .isInstanceOf(DeliveryFailure.Permanent.class)
            .hasMessageEndingWith("begins with direct:demo-iner; did you mean 'demo-inner'?");
        Exchange call = exchange();
        call.getMessage().setHeader("target", "demo-stock");
        context.createProducerTemplate().send("direct:caller", call);
        assertThat(call.getException())
            .isInstanceOf(DeliveryFailure.Permanent.class)
            .hasMessageStartingWith("connector 'demo' has no port 'stock'");
        assertThatThrownBy(() -> ports.call(exchange(), "nobody", "orders"))
            .isInstanceOf(DeliveryFailure.class)
            .hasMessageStartingWith("no route begins with direct:nobody-orders");
      }
    }
  }
}
