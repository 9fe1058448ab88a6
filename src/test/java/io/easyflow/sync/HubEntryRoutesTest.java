package io.easyflow.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.RecordingDelivery;
import io.easyflow.model.OrderState;
import io.easyflow.model.OrderStatus;
import io.easyflow.model.StockLevel;
import java.math.BigDecimal;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubEntryRoutesTest {
  private final HubFixture hub = new HubFixture("shop:default");
  private final CamelContext camel = new DefaultCamelContext();

  @BeforeEach
  void start() throws Exception {
    camel.addRoutes(new HubEntryRoutes(hub.json));
    camel.addRoutes(
        new SyncWorkerRoutes(
            new SyncWorker(null, null, null, null, hub.json, hub.clock, null, null),
            hub.json,
            hub.clock));
    for (String id : List.of("sync-worker", "webhook-registrar", "failed-items")) {
      AdviceWith.adviceWith(
          camel,
          id,
          advice -> {
            advice.replaceFromWith("direct:test-" + id);
            if (id.equals("failed-items")) {
              advice
                  .weaveByToUri("map:*")
                  .replace()
                  .setBody(advice.constant(HubFixture.order("1", OrderStatus.NEW, null)));
            }
          });
    }
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  @Test
  void addsWhatShallBeKeptToTheDelivery() {
    RecordingDelivery delivery = hub.delivery("shop:default");
    call("direct:hub-order", delivery, HubFixture.order("1", OrderStatus.NEW, null));
    call(
        "direct:hub-order-state",
        delivery,
        List.of(new OrderState("shop:default", "1", OrderStatus.SHIPPED, null, null, null)));
    call(
        "direct:hub-stock",
        delivery,
        new StockLevel("shop:default", "p", null, null, BigDecimal.ONE));
    assertThat(delivery.effects).hasSize(3);
    assertThat(((OrdersSeen) delivery.effects.get(0)).orders()).hasSize(1);
    assertThat(((OrdersSeen) delivery.effects.get(1)).states()).hasSize(1);
    assertThat(((RowsSeen) delivery.effects.get(2)).table()).isEqualTo(RowTable.STOCK);
  }

  @Test
  void anEmptyBodyIsNothing() {
    RecordingDelivery delivery = hub.delivery("shop:default");
    assertThat(call("direct:hub-order", delivery, null).getException()).isNull();
    assertThat(call("direct:hub-order", delivery, List.of()).getException()).isNull();
    assertThat(delivery.effects).isEmpty();
  }

  @Test
  void refusesOtherRecordsAndCallsOutsideADelivery() {
    Exchange wrong =
        call(
            "direct:hub-order",
            hub.delivery("shop:default"),
            new OrderState("shop:default", "1", null, null, null, null));
    assertThat(wrong.getException())
        .isInstanceOf(DeliveryFailure.Permanent.class)
        .hasMessage(
            "direct:hub-order takes Order or a list of them, but the body holds OrderState: put the"
                + " matching map: step before it");
    Exchange outside = call("direct:hub-order", null, HubFixture.order("1", OrderStatus.NEW, null));
    assertThat(outside.getException()).hasMessageContaining("was called outside a delivery");
  }

  @Test
  void anItemThatIsReplayedGoesToTheEntryOfItsNoun() {
    RecordingDelivery delivery = hub.delivery("shop:default");
    Exchange exchange = exchange(delivery, "{}");
    exchange.getMessage().setHeader("mapping", "shop/order.graphql");
    camel.createProducerTemplate().send("direct:test-failed-items", exchange);
    assertThat(exchange.getException()).isNull();
    assertThat(delivery.effects).hasSize(1).first().isInstanceOf(OrdersSeen.class);
    Exchange other = exchange(delivery, "{}");
    other.getMessage().setHeader("mapping", "shop/updates");
    camel.createProducerTemplate().send("direct:test-failed-items", other);
    assertThat(other.getException())
        .hasMessageContaining("makes nothing that the hub has an entry");
    Exchange bad = exchange(delivery, "{}");
    bad.getMessage().setHeader("mapping", "shop/../order?each=true");
    camel.createProducerTemplate().send("direct:test-failed-items", bad);
    assertThat(bad.getException()).hasMessageContaining("no header 'mapping'");
  }

  @Test
  void anItemThatIsReplayedHasTheVariablesOfItsPage() {
    Exchange exchange = exchange(hub.delivery("shop:default"), "{}");
    exchange.getMessage().setHeader("mapping", "shop/order");
    exchange
        .getMessage()
        .setHeader("vars", "{\"since\":\"2026-01-01T00:00:00Z\",\"prices\":{\"1\":10.55},\"n\":7}");
    camel.createProducerTemplate().send("direct:test-failed-items", exchange);
    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getVariable("since")).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(exchange.getVariable("prices")).hasToString("{\"1\":10.55}");
    assertThat(exchange.getMessage().getHeaders()).doesNotContainKey("vars");
    Exchange cut = exchange(hub.delivery("shop:default"), "{}");
    cut.getMessage().setHeader("mapping", "shop/order");
    cut.getMessage().setHeader("varsLeftOut", "prices");
    camel.createProducerTemplate().send("direct:test-failed-items", cut);
    assertThat(cut.getException())
        .isInstanceOf(DeliveryFailure.Permanent.class)
        .hasMessageStartingWith("the variables prices of its page were too large to be kept");
  }

  private Exchange call(String entry, RecordingDelivery delivery, Object body) {
    return camel.createProducerTemplate().send(entry, exchange(delivery, body));
  }

  private Exchange exchange(RecordingDelivery delivery, Object body) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.setProperty(Delivery.PROPERTY, delivery);
    exchange.getMessage().setBody(body);
    return exchange;
  }
}
