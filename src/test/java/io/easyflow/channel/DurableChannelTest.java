package io.easyflow.channel;

import static io.easyflow.channel.ChannelFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

class DurableChannelTest {
  private final Map<String, Integer> runs = new ConcurrentHashMap<>();

  private RouteBuilder counting(String from) {
    return ChannelFixture.route(
        from,
        "reader",
        exchange -> {
          String body = exchange.getMessage().getBody(String.class);
          runs.merge(body, 1, Integer::sum);
        });
  }

  @Test
  void everyEventIsHandledOnceAndTheLedgerBalances() throws Exception {
    try (ChannelFixture hub =
        new ChannelFixture(Clock.systemUTC()).routes(counting("durable:in")).start()) {
      for (int i = 0; i < 500; i++) {
        hub.channel.store().append(List.of(event("in", "k" + i % 20, "e" + i)));
      }
      await().atMost(20, TimeUnit.SECONDS).until(() -> hub.totals().done() == 500);
      assertThat(runs).hasSize(500).allSatisfy((body, count) -> assertThat(count).isOne());
      assertThat(hub.totals().balanced()).isTrue();
      assertThat(hub.totals().accepted()).isEqualTo(500);
      assertThat(hub.totals().pending()).isZero();
    }
  }

  @Test
  void sameKeyAHundredTimesInParallelIsOneEvent() throws Exception {
    try (ChannelFixture hub =
        new ChannelFixture(Clock.systemUTC()).routes(counting("durable:in")).start()) {
      NewEvent event =
          new NewEvent(
              "in",
              "shop",
              "shop:default",
              "t",
              "k",
              "delivery-1",
              Duration.ofDays(1),
              null,
              "once".getBytes());
      ExecutorService threads = Executors.newFixedThreadPool(16);
      List<Future<List<EventStore.Appended>>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(
            threads.submit(
                () -> hub.channel.store().append(List.of(event)).get(10, TimeUnit.SECONDS)));
      }
      int fresh = 0;
      for (Future<List<EventStore.Appended>> answer : answers) {
        fresh += answer.get(20, TimeUnit.SECONDS).get(0).duplicate() ? 0 : 1;
      }
      threads.shutdown();
      assertThat(fresh).isOne();
      await().until(() -> hub.totals().done() == 1);
      assertThat(runs).containsExactly(Map.entry("once", 1));
      assertThat(hub.totals().duplicate()).isEqualTo(99);
      assertThat(hub.totals().balanced()).isTrue();
    }
  }

  @Test
  void failureIsRetriedThenParkedAndReplayed() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    RouteBuilder failing =
        ChannelFixture.route(
            "durable:in",
            "reader",
            exchange -> {
              if (tries.incrementAndGet() <= 3) {
                throw new IllegalStateException("the shop is closed");
              }
            });
    try (ChannelFixture hub = new ChannelFixture(Clock.systemUTC()).routes(failing).start()) {
      hub.append(event("in", null, "x"));
      await().atMost(10, TimeUnit.SECONDS).until(() -> hub.totals().dead() == 1);
      assertThat(tries).hasValue(3);
      DeadLetters letters = hub.channel.deadLetters();
      DeadLetters.DeadLetter letter =
          letters.list(new DeadLetters.Filter(null, null, null), 10).get(0);
      assertThat(letter.reason()).isEqualTo("the shop is closed");
      assertThat(letter.attempts()).isEqualTo(3);
      assertThat(hub.totals().balanced()).isTrue();
      assertThat(letters.replay(letter.deliveryId(), false, "test")).isTrue();
      await().atMost(10, TimeUnit.SECONDS).until(() -> hub.totals().done() == 1);
      assertThat(hub.totals().balanced()).isTrue();
    }
  }

  @Test
  void permanentFailureIsParkedAtOnceAndCanBeSkipped() throws Exception {
    RouteBuilder refusing =
        ChannelFixture.route(
            "durable:in",
            "reader",
            exchange -> {
              throw new DeliveryFailure.Permanent("no such order", null);
            });
    try (ChannelFixture hub = new ChannelFixture(Clock.systemUTC()).routes(refusing).start()) {
      hub.append(event("in", null, "x"));
      await().until(() -> hub.totals().dead() == 1);
      DeadLetters.DeadLetter letter =
          hub.channel.deadLetters().list(new DeadLetters.Filter("shop", null, "dead"), 10).get(0);
      assertThat(letter.attempts()).isOne();
      assertThat(hub.channel.deadLetters().skip(letter.deliveryId(), "not ours", "test")).isTrue();
      assertThat(hub.totals().skipped()).isOne();
      assertThat(hub.totals().balanced()).isTrue();
    }
  }

  @Test
  void aSecretIsInNoReason() throws Exception {
    RouteBuilder leaking =
        ChannelFixture.route(
            "durable:in",
            "leaking",
            exchange -> {
              String body = exchange.getMessage().getBody(String.class);
              if (body.equals("part")) {
                Delivery.of(exchange).deadLetter(event("out", null, "x"), "refused s3cret-token");
              } else {
                throw new IllegalStateException(
                    "x".repeat(994) + "s3cret-token in https://shop/?t=s3cret-token");
              }
            });
    try (ChannelFixture hub =
        new ChannelFixture(Clock.systemUTC())
            .routes(leaking)
            .routes(counting("durable:out?subscriber=out"))
            .start()) {
      hub.append(event("in", null, "whole"), event("in", null, "part"));
      await().atMost(10, TimeUnit.SECONDS).until(() -> hub.totals().dead() == 2);
      assertThat(
              hub.channel.deadLetters().list(new DeadLetters.Filter(null, null, null), 10).stream()
                  .map(DeadLetters.DeadLetter::reason))
          .containsExactlyInAnyOrder("refused ***", "x".repeat(994) + "*** in…");
    }
  }

  @Test
  void aCallThatMayHaveHappenedIsUnknownNotRepeated() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    RouteBuilder calling =
        ChannelFixture.route(
            "durable:in?batch=1",
            "reader",
            exchange -> {
              Delivery.of(exchange).started(false);
              calls.incrementAndGet();
              throw new IllegalStateException("reset");
            });
    try (ChannelFixture hub = new ChannelFixture(Clock.systemUTC()).routes(calling).start()) {
      hub.append(event("in", null, "x"));
      await().until(() -> hub.totals().unknown() == 1);
      assertThat(calls).hasValue(1);
      assertThat(hub.totals().balanced()).isTrue();
    }
  }

  /** A number to be written. */
  record Number(int value) implements Effect {}

  /** Writes numbers; refuses negative ones as a constraint would. */
  static final class Numbers implements EffectHandler<Number> {
    @Override
    public Class<Number> type() {
      return Number.class;
    }

    @Override
    public void apply(Connection connection, List<Applied<Number>> effects) throws SQLException {
      try (PreparedStatement statement =
          connection.prepareStatement("insert into number (value) values (?)")) {
        for (Applied<Number> effect : effects) {
          statement.setInt(1, effect.effect().value());
          statement.addBatch();
          effect.delivery().publish(event("out", null, "n" + effect.effect().value()));
        }
        statement.executeBatch();
      }
    }
  }

  @Test
  void effectsFollowUpsAndMarksCommitTogetherAndOneBadOneFailsAlone() throws Exception {
    RouteBuilder writing =
        ChannelFixture.route(
            "durable:in?concurrency=1",
            "writer",
            e -> Delivery.of(e).effect(new Number(e.getMessage().getBody(Integer.class))));
    try (ChannelFixture hub = new ChannelFixture(Clock.systemUTC(), new Numbers())) {
      try (Connection connection = hub.database.getConnection()) {
        connection.createStatement().execute("create table number (value int check (value >= 0))");
      }
      hub.routes(writing).routes(counting("durable:out")).start();
      List<NewEvent> events = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        events.add(event("in", null, String.valueOf(i == 25 ? -1 : i)));
      }
      hub.append(events.toArray(new NewEvent[0]));
      await().atMost(20, TimeUnit.SECONDS).until(() -> hub.totals().dead() == 1);
      await().atMost(20, TimeUnit.SECONDS).until(() -> hub.totals().pending() == 0);
      assertThat(runs).hasSize(49);
      assertThat(hub.totals().done()).isEqualTo(98);
      assertThat(hub.totals().balanced()).isTrue();
    }
  }

  @Test
  void whatTheDatabaseCanNeverHoldIsNotTriedAgain() throws Exception {
    RouteBuilder writing =
        ChannelFixture.route(
            "durable:in",
            "writer",
            e -> {
              runs.merge(e.getMessage().getBody(String.class), 1, Integer::sum);
              Delivery.of(e).effect(new Number(e.getMessage().getBody(Integer.class)));
            });
    try (ChannelFixture hub = new ChannelFixture(Clock.systemUTC(), new Numbers())) {
      try (Connection connection = hub.database.getConnection()) {
        connection.createStatement().execute("create table number (value smallint)");
      }
      hub.routes(writing).start();
      hub.append(event("in", null, "40000"));
      await().atMost(20, TimeUnit.SECONDS).until(() -> hub.totals().dead() == 1);
      assertThat(runs).containsExactly(Map.entry("40000", 1));
    }
  }

  @Test
  void aBacklogOfOneAccountDoesNotDelayAnother() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    RouteBuilder slow =
        ChannelFixture.route(
            "durable:in?batch=1&concurrency=4&perAccount=2",
            "reader",
            exchange -> {
              String account = exchange.getMessage().getHeader("accountId", String.class);
              order.add(account);
              if (account.equals("shop:busy")) {
                new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
              }
            });
    try (ChannelFixture hub = new ChannelFixture(Clock.systemUTC()).routes(slow).start()) {
      List<NewEvent> backlog = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        backlog.add(NewEvent.of("in", "shop", "shop:busy", "t", "k" + i, new byte[0]));
      }
      hub.append(backlog.toArray(new NewEvent[0]));
      await().until(() -> order.size() > 4);
      hub.append(NewEvent.of("in", "shop", "shop:calm", "t", "k", new byte[0]));
      await().until(() -> order.contains("shop:calm"));
      assertThat(order.indexOf("shop:calm")).isLessThan(1000);
    }
  }

  @Test
  void twoHubsShareTheLanesAndNothingRunsTwice() throws Exception {
    try (ChannelFixture one =
            new ChannelFixture(Clock.systemUTC()).routes(counting("durable:in")).start();
        ChannelFixture two =
            new ChannelFixture(one.database, Clock.systemUTC(), ChannelFixture.settings())
                .routes(counting("durable:in"))
                .start()) {
      for (int i = 0; i < 2000; i++) {
        ChannelFixture door = i % 2 == 0 ? one : two;
        door.channel.store().append(List.of(event("in", "k" + i % 100, "e" + i)));
        if (i % 400 == 0) {
          one.totals();
        }
      }
      await().atMost(30, TimeUnit.SECONDS).until(() -> one.totals().done() == 2000);
      assertThat(runs).hasSize(2000).allSatisfy((body, count) -> assertThat(count).isOne());
      assertThat(one.totals().balanced()).isTrue();
    }
  }

  @Test
  void replayRunsADoneEventAgainAndADryRunOnlyCounts() throws Exception {
    try (ChannelFixture hub =
        new ChannelFixture(Clock.systemUTC()).routes(counting("durable:in")).start()) {
      long id = hub.append(event("in", "k", "again")).get(0).eventId();
      await().until(() -> hub.totals().done() == 1);
      Journal journal = hub.channel.journal();
      assertThat(journal.replay(List.of(id), null, false, true, "test")).isOne();
      assertThat(hub.totals().done()).isOne();
      assertThat(journal.replay(List.of(id), null, true, false, "test")).isOne();
      await().until(() -> runs.get("again") == 2);
      await().until(() -> hub.totals().done() == 1);
      assertThat(hub.totals().balanced()).isTrue();
    }
  }

  @Test
  void wrongOptionsAreRefusedWithASentence() {
    try (ChannelFixture hub = new ChannelFixture(Clock.systemUTC())) {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> hub.routes(counting("durable:in?batch=0")).start()))
          .hasStackTraceContaining("option 'batch' of durable:in is 0, at least 1 is needed");
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> hub.camel.getEndpoint("durable:in?bach=1")))
          .hasStackTraceContaining("bach");
    }
  }
}
