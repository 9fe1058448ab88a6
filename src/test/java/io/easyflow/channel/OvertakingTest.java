package io.easyflow.channel;

import static io.easyflow.channel.ChannelFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.easyflow.database.TestDatabase;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Deliveries of one key go in order; whoever passes an earlier one leaves a record of it. */
class OvertakingTest {
  private static final Duration LATER = Duration.ofHours(1);

  private final List<String> order = Collections.synchronizedList(new ArrayList<>());
  private final AtomicBoolean failed = new AtomicBoolean();

  private RouteBuilder headFailsOnce(Duration retryAfter) {
    return ChannelFixture.route(
        "durable:in",
        "reader",
        exchange -> {
          String body = exchange.getMessage().getBody(String.class);
          if (body.equals("head") && failed.compareAndSet(false, true)) {
            throw new DeliveryFailure.Retryable("not now", retryAfter, null);
          }
          order.add(body);
        });
  }

  private static List<String> overtakings(PGSimpleDataSource database) {
    return new JdbcTemplate(database)
        .queryForList(
            "select convert_from(e.body, 'UTF8') || ' passed ' || convert_from(o.body, 'UTF8')"
                + " from delivery_history h join event e on e.id = h.event_id"
                + " join delivery_history p on p.id = h.overtook join event o on o.id = p.event_id",
            String.class);
  }

  @Test
  void passingAFailingOneOfTheSameBatchIsRecorded() throws Exception {
    try (ChannelFixture hub =
        new ChannelFixture(Clock.systemUTC()).routes(headFailsOnce(null)).start()) {
      hub.append(event("in", "order", "head"), event("in", "order", "follower"));
      await().atMost(10, TimeUnit.SECONDS).until(() -> hub.totals().done() == 2);
      assertThat(order).containsExactly("follower", "head");
      assertThat(overtakings(hub.database)).containsExactly("follower passed head");
    }
  }

  @Test
  void passingOneThatFailedBeforeARestartIsRecorded() throws Exception {
    PGSimpleDataSource database = TestDatabase.create();
    try (ChannelFixture hub = hub(database).routes(headFailsOnce(LATER)).start()) {
      hub.append(event("in", "order", "head"));
      await().until(() -> waiting(database, "attempts = 1") == 1);
    }
    try (ChannelFixture hub = hub(database).routes(headFailsOnce(LATER)).start()) {
      hub.append(event("in", "order", "follower"));
      await().until(() -> hub.totals().done() == 1);
      new JdbcTemplate(database).update("update delivery set due_at = now() - interval '1 s'");
      await().until(() -> hub.totals().done() == 2);
      assertThat(order).containsExactly("follower", "head");
      assertThat(overtakings(database)).containsExactly("follower passed head");
    }
  }

  @Test
  void whoWaitsForItsKeyAlsoWaitsForOneWhoseEffectsFail() throws Exception {
    PGSimpleDataSource database = TestDatabase.create();
    JdbcTemplate jdbc = new JdbcTemplate(database);
    jdbc.execute("create table number (value int check (value >= 0))");
    RouteBuilder writing =
        ChannelFixture.route(
            "durable:in?hold=1m",
            "writer",
            e ->
                Delivery.of(e)
                    .effect(new DurableChannelTest.Number(e.getMessage().getBody(Integer.class))));
    try (ChannelFixture hub =
        new ChannelFixture(
                database,
                Clock.systemUTC(),
                ChannelFixture.settings(),
                new DurableChannelTest.Numbers())
            .routes(writing)
            .start()) {
      hub.append(event("in", "chat", "-1"), event("in", "chat", "1"));
      await().atMost(10, TimeUnit.SECONDS).until(() -> hub.totals().pending() == 0);
      assertThat(hub.totals().dead()).isOne();
      assertThat(jdbc.queryForList("select value from number", Integer.class)).containsExactly(1);
      assertThat(
              jdbc.queryForObject(
                  "select settled_at >= parked_at from delivery_history, dead_letter",
                  Boolean.class))
          .as("the later one waited until the earlier one was given up")
          .isTrue();
    }
  }

  @Test
  void whatAStoppedHubHadNoTimeForStaysAsItWas() throws Exception {
    PGSimpleDataSource database = TestDatabase.create();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    RouteBuilder slow =
        ChannelFixture.route(
            "durable:in",
            "reader",
            exchange -> {
              order.add(exchange.getMessage().getBody(String.class));
              entered.countDown();
              released.await();
            });
    try (ChannelFixture hub = hub(database).routes(slow).start()) {
      hub.append(
          event("in", "order", "one"), event("in", "order", "two"), event("in", "order", "three"));
      entered.await();
      CompletableFuture<Void> stopping = CompletableFuture.runAsync(hub.channel::stop);
      await().until(() -> takesNothingMore(hub));
      released.countDown();
      stopping.get(10, TimeUnit.SECONDS);
    }
    assertThat(order).containsExactly("one");
    assertThat(waiting(database, "due_at is null and attempts = 0")).isEqualTo(2);
    try (ChannelFixture hub = hub(database).routes(headFailsOnce(null)).start()) {
      await().until(() -> hub.totals().done() == 3);
      assertThat(order).containsExactly("one", "two", "three");
    }
  }

  /** Refuses to read bodies for a while. */
  private static final class Refusing extends PGSimpleDataSource {
    private static final long serialVersionUID = 1;
    private final AtomicInteger left = new AtomicInteger(1);

    private Refusing(PGSimpleDataSource database) {
      setUrl(database.getUrl());
      setUser(database.getUser());
      setPassword(database.getPassword());
    }

    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = super.getConnection();
      InvocationHandler refusing =
          (proxy, method, arguments) -> {
            if (method.getName().equals("prepareStatement")
                && arguments[0].toString().contains("body, received_at from event")
                && left.getAndDecrement() > 0) {
              throw new SQLException("not now", "57014");
            }
            try {
              return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
              throw e.getCause();
            }
          };
      Class<?>[] types = {Connection.class};
      return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), types, refusing);
    }
  }

  @Test
  void aBatchThatCouldNotRunKeepsItsPlace() throws Exception {
    RouteBuilder noting =
        ChannelFixture.route(
            "durable:in?batch=1",
            "reader",
            exchange -> order.add(exchange.getMessage().getBody(String.class)));
    try (ChannelFixture hub = hub(new Refusing(TestDatabase.create())).routes(noting).start()) {
      hub.append(
          event("in", "order", "one"), event("in", "order", "two"), event("in", "order", "three"));
      await().atMost(10, TimeUnit.SECONDS).until(() -> hub.totals().done() == 3);
      assertThat(order).containsExactly("one", "two", "three");
    }
  }

  private static ChannelFixture hub(PGSimpleDataSource database) {
    return new ChannelFixture(database, Clock.systemUTC(), ChannelFixture.settings());
  }

  private static boolean takesNothingMore(ChannelFixture hub) {
    try {
      hub.channel.store().append(List.of());
      return false;
    } catch (ChannelFullException e) {
      return true;
    }
  }

  private static int waiting(PGSimpleDataSource database, String which) {
    return new JdbcTemplate(database)
        .queryForObject("select count(*) from delivery where " + which, Integer.class);
  }
}
