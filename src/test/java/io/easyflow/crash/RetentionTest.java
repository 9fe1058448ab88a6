package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.easyflow.channel.ChannelFixture;
import io.easyflow.channel.ChannelProperties;
import io.easyflow.channel.DeadLetters;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.EventStore.Appended;
import io.easyflow.channel.NewEvent;
import io.easyflow.database.TestDatabase;
import io.easyflow.testkit.JumpingClock;
import java.sql.Connection;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Days are dropped and keys forgotten while events flow. */
class RetentionTest {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionTest.class);
  private static final int DAYS = Size.of(8, 120);
  private static final int RETENTION = 3;
  private static final int EXPIRED = Size.of(22_000, 1_000_000);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofSeconds(30);

  /** What a door may take while the shape of a table is changed. */
  private static final Duration SHORTLY = Duration.ofSeconds(Size.of(5, 1));

  private final JumpingClock clock = new JumpingClock();
  private final KeyedLoad load = new KeyedLoad();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final Queue<String> handled = new ConcurrentLinkedQueue<>();
  private volatile boolean healed;

  private ChannelFixture hub() throws Exception {
    ChannelProperties usual = ChannelFixture.settings();
    ChannelProperties settings =
        new ChannelProperties(
            usual.writers(),
            usual.writeBatch(),
            usual.waitingEvents(),
            usual.waitingBytes(),
            usual.prefetch(),
            usual.poll(),
            usual.tries(),
            usual.firstDelay(),
            usual.totalDelay(),
            RETENTION,
            usual.stopTimeout(),
            usual.quietChannels());
    return new ChannelFixture(TestDatabase.create(), clock, settings)
        .routes(load.route())
        .routes(troubled())
        .start();
  }

  /** Refuses what is called bad and puts off what is called late, until it is healed. */
  private RouteBuilder troubled() {
    return ChannelFixture.route(
        "durable:in?subscriber=troubled",
        "troubled",
        exchange -> {
          String body = exchange.getMessage().getBody(String.class);
          if (!healed && body.startsWith("bad")) {
            refused.add(body);
            throw new DeliveryFailure.Permanent("not yet", null);
          }
          if (!healed && body.startsWith("late")) {
            throw new DeliveryFailure.Deferred("not yet", Duration.ofHours(1));
          }
          handled.add(body);
        });
  }

  @Test
  void daysAreDroppedUnderLoadAndWhatIsOpenKeepsItsEvent() throws Exception {
    try (ChannelFixture hub = hub()) {
      JdbcTemplate jdbc = new JdbcTemplate(hub.database);
      load.start(hub);
      List<String> open = new ArrayList<>();
      for (int day = 0; day < DAYS; day++) {
        List<String> today = List.of("bad-" + day, "late-" + day);
        open.addAll(today);
        for (String body : today) {
          hub.append(ChannelFixture.event("in", null, body));
        }
        hub.append(ChannelFixture.event("in", null, "good-" + day));
        await().atMost(SOON).until(() -> refused.contains(today.get(0)));
        replayAll(hub);
        long before = load.count();
        clock.jump(DAY);
        hub.housekeep();
        await().atMost(SOON).until(() -> load.count() > before + 20);
      }
      load.stop();
      // What somebody uses at the moment is put off.
      hub.housekeep();
      assertThat(days(jdbc)).as("days that are kept and made ahead").isEqualTo(RETENTION + 1 + 3);

      healed = true;
      clock.jump(DAY);
      hub.housekeep();
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                replayAll(hub);
                assertThat(handled).containsAll(open);
              });
      await().atMost(SOON).until(() -> hub.totals().pending() == 0);
      load.assertComplete();
      assertThat(handled).doesNotHaveDuplicates().hasSize(3 * DAYS);
      assertThat(hub.totals().dead()).isZero();
      assertThat(hub.totals().balanced()).as(hub.totals().toString()).isTrue();
      assertThat(count(jdbc, "delivery")).isZero();
      LOG.info("{} events over {} days, slowest {}", load.count(), DAYS, load.slowest());
    }
  }

  /** Those that are refused again become dead letters again, under what is dropped. */
  private static void replayAll(ChannelFixture hub) {
    DeadLetters letters = hub.channel.deadLetters();
    letters
        .list(new DeadLetters.Filter(null, null, null), 1000)
        .forEach(letter -> letters.replay(letter.deliveryId(), false, "test"));
  }

  private static int days(JdbcTemplate jdbc) {
    return jdbc.queryForObject(
        "select count(*) from pg_inherits where inhparent = 'event'::regclass and inhrelid <>"
            + " 'event_default'::regclass",
        Integer.class);
  }

  private static long count(JdbcTemplate jdbc, String table) {
    return jdbc.queryForObject("select count(*) from " + table, Long.class);
  }

  @Test
  void whatOutlivedItsDayGoesWhenItIsOver() throws Exception {
    try (ChannelFixture hub = hub()) {
      JdbcTemplate jdbc = new JdbcTemplate(hub.database);
      hub.append(ChannelFixture.event("in", null, "bad"), ChannelFixture.event("in", null, "good"));
      await().atMost(SOON).until(() -> hub.totals().dead() == 1);
      pass(hub, RETENTION + 1);
      assertThat(count(jdbc, "event_default")).isOne();

      healed = true;
      replayAll(hub);
      await().atMost(SOON).until(() -> handled.contains("bad"));
      await().atMost(SOON).until(() -> hub.totals().pending() == 0);
      pass(hub, RETENTION);
      assertThat(count(jdbc, "event")).as("it ended lately, so one can still look at it").isOne();
      pass(hub, 1);
      assertThat(count(jdbc, "event")).isZero();
      assertThat(count(jdbc, "delivery_history")).isZero();
      assertThat(hub.totals().done()).as("counted for ever").isEqualTo(2);
      assertThat(hub.totals().balanced()).isTrue();
    }
  }

  /** A hub that slept for a week has no partition for today. */
  @Test
  void aDayWithoutAPartitionIsKeptAndDroppedAllTheSame() throws Exception {
    try (ChannelFixture hub = hub()) {
      JdbcTemplate jdbc = new JdbcTemplate(hub.database);
      clock.jump(DAY.multipliedBy(7));
      hub.append(ChannelFixture.event("in", null, "good"));
      assertThat(count(jdbc, "event_default")).isOne();
      await().atMost(SOON).until(() -> hub.totals().done() == 1);
      pass(hub, RETENTION);
      assertThat(count(jdbc, "event")).isOne();
      pass(hub, 1);
      assertThat(count(jdbc, "event")).isZero();
      assertThat(count(jdbc, "delivery_history")).isZero();
    }
  }

  private void pass(ChannelFixture hub, int days) {
    for (int i = 0; i < days; i++) {
      clock.jump(DAY);
      hub.housekeep();
    }
  }

  @Test
  void aDuplicateOfADroppedEventIsOneUntilItsMemoryEnds() throws Exception {
    try (ChannelFixture hub = hub()) {
      JdbcTemplate jdbc = new JdbcTemplate(hub.database);
      NewEvent event = once("id-1", "good");
      long first = hub.append(event).get(0).eventId();
      for (int day = 1; day < 30; day++) {
        pass(hub, 1);
        assertThat(hub.append(event)).containsExactly(new Appended(first, true));
      }
      assertThat(count(jdbc, "event")).as("its day is dropped").isZero();
      pass(hub, 1);
      Appended again = hub.append(event).get(0);
      assertThat(again.duplicate()).isFalse();
      assertThat(again.eventId()).isGreaterThan(first);
      await().atMost(SOON).until(() -> hub.totals().done() == 2);
      assertThat(handled).containsExactly("good", "good");
      assertThat(hub.totals().duplicate()).isEqualTo(29);
      assertThat(hub.totals().balanced()).isTrue();
    }
  }

  private static NewEvent once(String id, String body) {
    return new NewEvent(
        "in", "shop", "shop:default", "t", "k", id, Duration.ofDays(30), null, body.getBytes());
  }

  @Test
  void aLongReaderHoldsUpNoDoor() throws Exception {
    try (ChannelFixture hub = hub()) {
      JdbcTemplate jdbc = new JdbcTemplate(hub.database);
      load.start(hub);
      pass(hub, RETENTION);
      int daysBefore = days(jdbc);
      CompletableFuture<Void> housekeeping;
      load.slowest();
      try (Connection reader = hub.database.getConnection();
          Statement statement = reader.createStatement()) {
        reader.setAutoCommit(false);
        statement.execute("select count(*) from event, delivery_history");
        clock.jump(DAY);
        housekeeping = CompletableFuture.runAsync(hub::housekeep);
        long before = load.count();
        await().atMost(SOON).until(() -> load.count() > before + 1000);
        await().atMost(SOON).until(housekeeping::isDone);
        assertThat(load.slowest()).isLessThan(SHORTLY);
        assertThat(days(jdbc)).as("all is put off").isEqualTo(daysBefore);
        reader.commit();
      }
      await()
          .atMost(SOON)
          .until(
              () -> {
                hub.housekeep();
                return days(jdbc) == RETENTION + 1 + 3;
              });
      load.stop();
      assertThat(load.slowest()).isLessThan(SHORTLY);
      await().atMost(SOON).until(() -> hub.totals().pending() == 0);
      load.assertComplete();
    }
  }

  @Test
  void expiredKeysAreForgottenInBatchesUnderLoad() throws Exception {
    try (ChannelFixture hub = hub()) {
      JdbcTemplate jdbc = new JdbcTemplate(hub.database);
      remember(jdbc, EXPIRED, clock.instant().plus(DAY));
      remember(jdbc, 10_000, clock.instant().plus(DAY.multipliedBy(20)));
      noteDeletions(jdbc);
      load.start(hub);
      await().atMost(SOON).until(() -> load.count() > 100);
      clock.jump(DAY);
      load.slowest();
      hub.housekeep();
      long before = load.count();
      await().atMost(SOON).until(() -> load.count() > before + 100);
      assertThat(load.slowest()).isLessThan(SHORTLY);
      load.stop();
      assertThat(jdbc.queryForObject("select sum(keys) from deletion", Long.class))
          .isEqualTo(EXPIRED);
      assertThat(jdbc.queryForObject("select max(keys) from deletion", Long.class))
          .isLessThanOrEqualTo(5000);
      assertThat(count(jdbc, "dedupe")).isEqualTo(10_000 + load.count());
      await().atMost(SOON).until(() -> hub.totals().pending() == 0);
      load.assertComplete();
    }
  }

  private static void remember(JdbcTemplate jdbc, int keys, Instant expires) {
    jdbc.update(
        "insert into dedupe select gen_random_uuid(), n, ? from generate_series(1, ?) n",
        Timestamp.from(expires),
        keys);
  }

  private static void noteDeletions(JdbcTemplate jdbc) {
    jdbc.execute(
        """
        create table deletion (keys bigint);
        create function note() returns trigger language plpgsql as
          'begin insert into deletion select count(*) from gone; return null; end';
        create trigger note after delete on dedupe referencing old table as gone
          for each statement execute function note();""");
  }
}
