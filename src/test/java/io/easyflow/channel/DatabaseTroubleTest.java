package io.easyflow.channel;

import static io.easyflow.channel.ChannelFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.easyflow.database.TestDatabase;
import io.easyflow.testkit.JumpingClock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseTroubleTest {
  private static RouteBuilder writing() {
    return ChannelFixture.route(
        "durable:in?batch=8&concurrency=4",
        "writer",
        e ->
            Delivery.of(e)
                .effect(new DurableChannelTest.Number(e.getMessage().getBody(Integer.class))));
  }

  private static void table(PGSimpleDataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table number (value int)");
    }
  }

  @Test
  void connectionsThatAreCutLoseNothingAndDoubleNothing() throws Exception {
    PGSimpleDataSource database = TestDatabase.create();
    table(database);
    try (ChannelFixture hub =
        new ChannelFixture(
                database,
                Clock.systemUTC(),
                ChannelFixture.settings(),
                new DurableChannelTest.Numbers())
            .routes(writing())
            .start()) {
      for (int i = 0; i < 1000; i++) {
        if (i % 200 == 100) {
          cutAllConnections(database);
        }
        appendAsAPlatformWould(hub, i);
      }
      await()
          .atMost(60, TimeUnit.SECONDS)
          .ignoreException(ChannelUnavailableException.class)
          .until(() -> hub.totals().done() == 1000);
      assertThat(hub.totals().balanced()).isTrue();
      assertThat(count(database, "select count(*) from number")).isEqualTo(1000);
      assertThat(count(database, "select count(distinct value) from number")).isEqualTo(1000);
    }
  }

  /** The same event again until it is taken. */
  private static void appendAsAPlatformWould(ChannelFixture hub, int i) {
    NewEvent event =
        new NewEvent(
            "in",
            "shop",
            "shop:default",
            "t",
            "k" + i % 50,
            "id" + i,
            null,
            null,
            String.valueOf(i).getBytes());
    await()
        .atMost(30, TimeUnit.SECONDS)
        .pollInterval(Duration.ofMillis(20))
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              try {
                hub.channel.store().append(List.of(event)).get(10, TimeUnit.SECONDS);
                return true;
              } catch (ExecutionException | TimeoutException e) {
                return false;
              }
            });
  }

  private static void cutAllConnections(PGSimpleDataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname ="
              + " current_database() and pid <> pg_backend_pid()");
    }
  }

  private static long count(PGSimpleDataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void aClockThatJumpsAnHourStopsNothing() throws Exception {
    JumpingClock jumping = new JumpingClock();
    PGSimpleDataSource database = TestDatabase.create();
    table(database);
    try (ChannelFixture hub =
        new ChannelFixture(
                database, jumping, ChannelFixture.settings(), new DurableChannelTest.Numbers())
            .routes(writing())
            .start()) {
      int sent = 0;
      for (int hours : new int[] {0, 1, -1, 30, 0}) {
        jumping.set(Instant.now().plus(Duration.ofHours(hours)));
        for (int i = 0; i < 50; i++) {
          hub.append(event("in", "k", String.valueOf(sent++)));
        }
        long expected = sent;
        await().atMost(10, TimeUnit.SECONDS).until(() -> hub.totals().done() == expected);
      }
      assertThat(hub.totals().balanced()).isTrue();
    }
  }

  @Test
  void oldDaysAreDroppedButWhatIsOpenKeepsItsEvent() throws Exception {
    PGSimpleDataSource database = TestDatabase.create();
    Instant start = Instant.parse("2026-03-01T12:00:00Z");
    RouteBuilder refusing =
        ChannelFixture.route(
            "durable:in",
            "reader",
            exchange -> {
              if (exchange.getMessage().getBody(String.class).equals("bad")) {
                throw new DeliveryFailure.Permanent("bad", null);
              }
            });
    try (ChannelFixture hub =
        new ChannelFixture(database, Clock.fixed(start, ZoneOffset.UTC), ChannelFixture.settings())
            .routes(refusing)
            .start()) {
      hub.append(event("in", null, "good"), event("in", null, "bad"));
      await().until(() -> hub.totals().dead() == 1 && hub.totals().done() == 1);
    }
    Clock later = Clock.fixed(start.plus(Duration.ofDays(40)), ZoneOffset.UTC);
    try (ChannelFixture hub =
        new ChannelFixture(database, later, ChannelFixture.settings()).start()) {
      // A partition that somebody reads, as this count does, is dropped the next time.
      await()
          .until(
              () -> {
                hub.housekeep();
                return count(database, "select count(*) from event") == 1;
              });
      assertThat(hub.totals().done()).isOne();
      assertThat(hub.totals().balanced()).isTrue();
      long id =
          hub.channel
              .deadLetters()
              .list(new DeadLetters.Filter(null, null, null), 1)
              .get(0)
              .eventId();
      assertThat(hub.channel.journal().find(id).orElseThrow().body()).isEqualTo("bad".getBytes());
    }
  }
}
