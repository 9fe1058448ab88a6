package io.easyflow.channel;

import static io.easyflow.channel.ChannelFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.easyflow.account.AccountView;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** What docs/durable.md tells route authors about {@code durable:} as a producer and a consumer. */
class DurableComponentTest {
  /** What a route got. */
  private record Got(String body, Map<String, Object> headers, Object account) {
    static Got of(Exchange exchange) {
      return new Got(
          exchange.getMessage().getBody(String.class),
          new HashMap<>(exchange.getMessage().getHeaders()),
          exchange.getVariable(AccountView.VARIABLE));
    }
  }

  private final List<Got> got = new CopyOnWriteArrayList<>();

  private RouteBuilder reader(String from) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from(from)
            .routeId("reader-of-" + from.replaceAll("[^a-z]", "-"))
            .process(exchange -> got.add(Got.of(exchange)));
      }
    };
  }

  private ChannelFixture hub(RouteBuilder... routes) throws Exception {
    ChannelFixture hub = new ChannelFixture(Clock.systemUTC());
    for (RouteBuilder route : routes) {
      hub.routes(route);
    }
    return hub.start();
  }

  private static Throwable publish(ChannelFixture hub, Object body, Map<String, Object> headers) {
    return hub.camel
        .createProducerTemplate()
        .request(
            "durable:out",
            exchange -> {
              exchange.getMessage().setBody(body);
              exchange.getMessage().setHeaders(new HashMap<>(headers));
            })
        .getException();
  }

  @Test
  void outsideADeliveryTheCallReturnsAfterTheCommit() throws Exception {
    try (ChannelFixture hub = hub()) {
      Throwable failure =
          publish(
              hub,
              Map.of("n", 1),
              Map.of(
                  "platform", "shop",
                  "accountId", "shop:default",
                  "eventType", "changed",
                  "orderKey", "k1",
                  "keepHeaders", "city, street,absent",
                  "city", "Tver",
                  "street", "Main",
                  "secret", "stays"));
      assertThat(failure).isNull();
      Journal.Filter all = new Journal.Filter(null, null, null, null, "k1", null, null);
      assertThat(hub.channel.journal().search(all, 0, 10))
          .as("kept although nobody reads")
          .singleElement()
          .satisfies(kept -> assertThat(kept.type()).isEqualTo("changed"));
    }
  }

  @Test
  void aRouteGetsWhatTheTableSays() throws Exception {
    try (ChannelFixture hub = hub(reader("durable:out"))) {
      publish(
          hub,
          Map.of("n", 1),
          Map.of(
              "platform", "shop",
              "accountId", "shop:default",
              "eventType", "changed",
              "keepHeaders", "city, street,absent",
              "city", "Tver",
              "street", "Main",
              "private", "stays"));
      await().until(() -> got.size() == 1);
      assertThat(got.get(0).body()).isEqualTo("{\"n\":1}");
      assertThat(got.get(0).headers())
          .containsOnlyKeys("eventType", "eventId", "platform", "accountId", "city", "street")
          .containsEntry("eventType", "changed")
          .containsEntry("platform", "shop")
          .containsEntry("accountId", "shop:default")
          .containsEntry("city", "Tver")
          .containsEntry("street", "Main");
      assertThat(got.get(0).headers().get("eventId")).isInstanceOf(Long.class);
      assertThat(got.get(0).account())
          .isInstanceOfSatisfying(
              AccountView.class,
              account -> assertThat(account.settings()).containsOnly(Map.entry("region", "north")))
          .hasToString(got.get(0).account().toString().replace("s3cret-token", ""));
    }
  }

  @Test
  void withoutADeliveryPlatformAndAccountMustBeSaid() throws Exception {
    try (ChannelFixture hub = hub()) {
      for (Map<String, Object> headers :
          List.<Map<String, Object>>of(Map.of(), Map.of("platform", "shop"))) {
        assertThat(publish(hub, "x", headers))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "durable:out needs the headers 'platform' and 'accountId' outside a delivery");
      }
      assertThat(hub.totals().accepted()).isZero();
    }
  }

  @Test
  void aDedupeKeyMakesOneEventOfTwo() throws Exception {
    try (ChannelFixture hub = hub(reader("durable:out"))) {
      Map<String, Object> headers =
          Map.of("platform", "shop", "accountId", "shop:default", "dedupeKey", "d1");
      assertThat(publish(hub, "first", headers)).isNull();
      assertThat(publish(hub, "second", headers)).isNull();
      await().until(() -> hub.totals().done() == 1);
      assertThat(got).extracting(Got::body).containsExactly("first");
      assertThat(hub.totals().duplicate()).isOne();
    }
  }

  @Test
  void insideADeliveryTheEventCommitsWithItAndTakesItsPlatformAndAccount() throws Exception {
    RouteBuilder forwarding =
        new RouteBuilder() {
          @Override
          public void configure() {
            from("durable:in")
                .routeId("forwarding")
                .to("durable:out?type=forwarded")
                .process(
                    exchange -> {
                      if (exchange.getMessage().getBody(String.class).equals("bad")) {
                        throw new DeliveryFailure.Permanent("no", null);
                      }
                    });
          }
        };
    try (ChannelFixture hub = hub(forwarding, reader("durable:out"))) {
      hub.append(event("in", null, "bad"), event("in", null, "good"));
      await().atMost(10, TimeUnit.SECONDS).until(() -> hub.totals().done() == 2);
      await().until(() -> hub.totals().dead() == 1);
      assertThat(got).extracting(Got::body).containsExactly("good");
      assertThat(got.get(0).headers())
          .containsEntry("platform", "shop")
          .containsEntry("accountId", "shop:default")
          .containsEntry("eventType", "forwarded");
    }
  }

  @Test
  void twoRoutesCannotReadAsOneSubscriber() throws Exception {
    try (ChannelFixture hub = hub(reader("durable:out?subscriber=both"))) {
      assertThat(catchThrowable(() -> hub.routes(reader("durable:out?subscriber=both&batch=1"))))
          .hasStackTraceContaining(
              "two routes read as subscriber 'both'; give one of them another 'subscriber'");
      assertThat(catchThrowable(() -> hub.routes(reader("durable:other?subscriber=both"))))
          .hasStackTraceContaining(
              "subscriber 'both' already reads channel 'out', so it cannot read 'other'; choose"
                  + " another name");
    }
  }
}
