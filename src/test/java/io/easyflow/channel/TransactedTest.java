package io.easyflow.channel;

import static io.easyflow.channel.ChannelFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.search.MeterNotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Follow-ups are handled in the commit that publishes them, or become deliveries. */
class TransactedTest {
  private static final String DONE_AT_ONCE =
      "select count(*) from delivery_history h join event e on e.id = h.event_id join event c on"
          + " c.id = e.cause join delivery_history p on p.event_id = c.id where e.channel = 'out'"
          + " and h.settled_at = p.settled_at";

  private final List<String> handled = Collections.synchronizedList(new ArrayList<>());
  private ChannelFixture hub;
  private JdbcTemplate jdbc;

  @BeforeEach
  void hub() {
    hub = new ChannelFixture(Clock.systemUTC(), new DurableChannelTest.Numbers());
    jdbc = new JdbcTemplate(hub.database);
    jdbc.execute("create table number (value int check (value >= 0))");
  }

  @AfterEach
  void close() {
    hub.close();
  }

  /** Each event of "in" publishes one of "out" with the same key and body. */
  private void start(Processor follower) throws Exception {
    RouteBuilder cause =
        ChannelFixture.route(
            "durable:in",
            "cause",
            e -> {
              String body = e.getMessage().getBody(String.class);
              Delivery.of(e).publish(event("out", body.split(" ")[0], body));
            });
    hub.routes(cause)
        .routes(ChannelFixture.route("durable:out?hold=1m&transacted=true", "follower", follower))
        .start();
  }

  private void note(Exchange exchange) {
    handled.add(exchange.getMessage().getBody(String.class));
  }

  private void done(int deliveries) {
    await().atMost(10, TimeUnit.SECONDS).until(() -> hub.totals().done() == deliveries);
    assertThat(hub.totals().balanced()).isTrue();
    assertThat(hub.totals().pending()).isZero();
  }

  private int doneAtOnce() {
    return jdbc.queryForObject(DONE_AT_ONCE, Integer.class);
  }

  @Test
  void aFollowUpIsHandledInTheCommitThatPublishesIt() throws Exception {
    start(this::note);
    hub.append(event("in", null, "a 1"), event("in", null, "b 1"), event("in", null, "a 2"));
    done(6);
    assertThat(handled).containsExactlyInAnyOrder("a 1", "b 1", "a 2");
    assertThat(doneAtOnce()).isEqualTo(3);
    await("counted after the commit")
        .ignoreException(MeterNotFoundException.class)
        .until(
            () ->
                hub.meters
                        .get("easyflow.deliveries")
                        .tag("subscriber", "follower")
                        .counter()
                        .count()
                    == 3);
  }

  @Test
  void theRecordABodyWasWrittenFromComesWithIt() throws Exception {
    List<Object> origins = Collections.synchronizedList(new ArrayList<>());
    Object record = List.of("what", "was", "written");
    byte[] body = {'b'};
    NewEvent event =
        new NewEvent("out", "shop", "shop:default", "t", "a", null, null, null, body, record);
    RouteBuilder cause =
        ChannelFixture.route("durable:in", "cause", e -> Delivery.of(e).publish(event));
    Processor follower =
        e -> {
          origins.add(Delivery.of(e).origin(e.getMessage().getBody()));
          origins.add(Delivery.of(e).origin(body.clone()));
        };
    hub.routes(cause)
        .routes(ChannelFixture.route("durable:out?hold=1m&transacted=true", "at-once", follower))
        .routes(ChannelFixture.route("durable:out?hold=1m", "later", follower))
        .start();
    hub.append(event("in", null, "a 1"));
    done(3);
    assertThat(origins).containsExactly(record, null, null, null);
  }

  /** What is written for "a 1" publishes "n7", for which nothing is. */
  private void write(Exchange exchange, int number) {
    note(exchange);
    if (exchange.getMessage().getBody(String.class).equals("a 1")) {
      Delivery.of(exchange).effect(new DurableChannelTest.Number(number));
    }
  }

  @Test
  void whatItWantsWrittenAndPublishedIsPartOfThatCommit() throws Exception {
    start(e -> write(e, 7));
    hub.append(event("in", null, "a 1"));
    done(3);
    assertThat(jdbc.queryForList("select value from number", Integer.class)).containsExactly(7);
    assertThat(handled).containsExactly("a 1", "n7");
    assertThat(
            jdbc.queryForObject(
                "select count(distinct settled_at) from delivery_history", Integer.class))
        .as("all in one commit")
        .isOne();
  }

  @Test
  void oneThatGoesRoundInCirclesIsNoEndlessTransaction() throws Exception {
    start(
        e -> {
          note(e);
          if (handled.size() < 50) {
            Delivery.of(e).publish(event("out", "a", "again"));
          }
        });
    hub.append(event("in", null, "a 1"));
    done(51);
    assertThat(
            jdbc.queryForObject(
                "select count(distinct settled_at) from delivery_history", Integer.class))
        .isBetween(2, 50);
  }

  @Test
  void aCallIsMadeAfterTheCommit() throws Exception {
    start(
        e -> {
          Delivery.of(e).started(false);
          note(e);
        });
    hub.append(event("in", null, "a 1"));
    done(2);
    assertThat(handled).containsExactly("a 1");
    assertThat(doneAtOnce()).isZero();
  }

  @Test
  void aReadIsACallToo() throws Exception {
    start(
        e -> {
          Delivery.of(e).calling();
          note(e);
        });
    hub.append(event("in", null, "a 1"), event("in", null, "b 1"));
    done(4);
    assertThat(handled).containsExactlyInAnyOrder("a 1", "b 1");
    assertThat(doneAtOnce()).isZero();
  }

  @Test
  void oneThatFailsBecomesADeliveryAndOthersOfItsKeyStayBehindIt() throws Exception {
    AtomicBoolean failing = new AtomicBoolean(true);
    start(
        e -> {
          String body = e.getMessage().getBody(String.class);
          if (body.equals("a 1") && failing.get()) {
            throw new DeliveryFailure.Deferred("not now", Duration.ofMillis(100));
          }
          handled.add(body);
        });
    hub.append(event("in", null, "a 1"));
    await().until(() -> hub.totals().done() == 1);
    hub.append(event("in", null, "a 2"), event("in", null, "b 1"));
    await().until(() -> handled.contains("b 1"));
    assertThat(handled).as("the key of the one that fails waits").containsExactly("b 1");
    failing.set(false);
    done(6);
    assertThat(handled).containsExactly("b 1", "a 1", "a 2");
  }

  @Test
  void whatTheDatabaseRefusesIsNoFailureOfTheCause() throws Exception {
    start(e -> write(e, -1));
    hub.append(event("in", null, "a 1"));
    await().atMost(10, TimeUnit.SECONDS).until(() -> hub.totals().dead() == 1);
    assertThat(hub.totals().done()).as("the cause").isOne();
    assertThat(hub.totals().balanced()).isTrue();
  }

  @Test
  void whatAPersonHoldsWaits() throws Exception {
    start(this::note);
    hub.channel.subscribers().hold("follower", Subscribers.ALL_ACCOUNTS, "stocktaking", "anna");
    await("the hold is noticed").until(this::waitsNow);
    handled.clear();
    hub.append(event("in", null, "a 1"));
    await().until(() -> hub.totals().done() > 0 && hub.totals().pending() > 0);
    assertThat(handled).isEmpty();
    hub.channel.subscribers().release("follower", Subscribers.ALL_ACCOUNTS);
    await().until(() -> handled.contains("a 1") && hub.totals().pending() == 0);
  }

  private boolean waitsNow() throws Exception {
    long before = hub.totals().done();
    hub.append(event("in", null, "k" + before + " 1"));
    await().until(() -> hub.totals().done() > before);
    return hub.totals().pending() > 0;
  }
}
