package io.easyflow.crash;

import static io.easyflow.channel.ChannelFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.easyflow.channel.ChannelFixture;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.database.TestDatabase;
import io.easyflow.testkit.JumpingClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** The hub's clock is set forth and back, and days change, while events flow. */
class ClockTest {
  private static final Logger LOG = LoggerFactory.getLogger(ClockTest.class);
  private static final int JUMPS = Size.of(12, 600);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** Far less than an hour, far more than any wait of these tests. */
  private static final Duration SOON = Duration.ofSeconds(20);

  private final JumpingClock clock = new JumpingClock();
  private final PGSimpleDataSource database = TestDatabase.create();
  private final JdbcTemplate jdbc = new JdbcTemplate(database);
  private final KeyedLoad load = new KeyedLoad();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<Instant> received = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> tries = new ConcurrentHashMap<>();

  private ChannelFixture hub(RouteBuilder... routes) throws Exception {
    ChannelFixture hub = new ChannelFixture(database, clock, ChannelFixture.settings());
    for (RouteBuilder route : routes) {
      hub.routes(route);
    }
    return hub.start();
  }

  /** Fails each event twice, first with a wait that the platform asked for. */
  private RouteBuilder thirdTime(String options) {
    return ChannelFixture.route("durable:in?subscriber=third" + options, "third", this::thirdTime);
  }

  private void thirdTime(Exchange exchange) {
    String body = exchange.getMessage().getBody(String.class);
    int attempt = tries.merge(body, 1, Integer::sum);
    if (attempt < 3) {
      Duration wait = attempt == 1 ? Duration.ofMillis(700) : null;
      throw new DeliveryFailure.Retryable("not yet", wait, null);
    }
    seen.add(body);
    received.add(Delivery.of(exchange).receivedAt());
  }

  @Test
  void jumpsOfAnHourUnderLoadLoseDelayAndTurnNothing() throws Exception {
    try (ChannelFixture hub = hub(load.route(), thirdTime(""))) {
      load.start(hub);
      for (int jump = 0; jump < JUMPS; jump++) {
        hub.append(event("in", "k" + jump % 3, "retried-" + jump));
        long before = load.count();
        clock.jump(ThreadLocalRandom.current().nextBoolean() ? HOUR : HOUR.negated());
        await().atMost(SOON).until(() -> load.count() > before + 50);
      }
      load.stop();
      await().atMost(SOON).until(() -> hub.totals().pending() == 0);
      load.assertComplete();
      assertThat(seen).doesNotHaveDuplicates().hasSize(JUMPS);
      assertThat(tries.values()).containsOnly(3);
      assertThat(hub.totals().balanced()).as(hub.totals().toString()).isTrue();
      assertThat(jdbc.queryForObject("select count(*) from delivery", Long.class)).isZero();
      LOG.info("{} jumps, {} events, slowest {}", JUMPS, load.count(), load.slowest());
    }
  }

  @Test
  void aRetryIsNotAnHourLateWhenTheClockIsSetBack() throws Exception {
    try (ChannelFixture hub = hub(thirdTime(""))) {
      hub.append(event("in", "k", "retried"));
      await().atMost(SOON).until(() -> tries.getOrDefault("retried", 0) == 1);
      clock.jump(HOUR.negated());
      await().atMost(SOON).until(() -> seen.contains("retried"));
    }
  }

  @Test
  void norWhenItIsSetBackWhileTheHubIsOff() throws Exception {
    try (ChannelFixture hub = hub(thirdTime(""))) {
      hub.append(event("in", "k", "retried"));
      await().atMost(SOON).until(() -> tries.getOrDefault("retried", 0) == 1);
    }
    clock.jump(HOUR.negated());
    try (ChannelFixture hub = hub(thirdTime(""))) {
      await().atMost(SOON).until(() -> seen.contains("retried"));
      await().atMost(SOON).until(() -> hub.totals().done() == 1);
    }
  }

  @Test
  void aHeldKeyGoesOnWhenTheClockIsSetBack() throws Exception {
    RouteBuilder headFails =
        ChannelFixture.route(
            "durable:in?subscriber=chats&hold=3s&batch=1",
            "chats",
            exchange -> {
              String body = exchange.getMessage().getBody(String.class);
              if (body.equals("head")) {
                throw new DeliveryFailure.Deferred("later", Duration.ofMillis(200));
              }
              seen.add(body);
            });
    try (ChannelFixture hub = hub(headFails)) {
      hub.append(event("in", "chat", "head"), event("in", "chat", "follower"));
      await()
          .atMost(SOON)
          .until(
              () ->
                  jdbc.queryForObject(
                          "select count(*) from delivery where due_at is not null", Long.class)
                      == 2);
      clock.jump(HOUR.negated());
      await().atMost(SOON).until(() -> seen.contains("follower"));
    }
  }

  /** What has no time of the platform's is as new as it was received. */
  @Test
  void whatComesAfterAJumpBackIsNotOlderThanWhatCameBefore() throws Exception {
    try (ChannelFixture hub = hub(thirdTime("&concurrency=1"))) {
      hub.append(event("in", "k", "before"));
      await().atMost(SOON).until(() -> seen.size() == 1);
      clock.jump(HOUR.negated());
      hub.append(event("in", "k", "after"));
      await().atMost(SOON).until(() -> seen.size() == 2);
    }
    clock.jump(HOUR.negated());
    try (ChannelFixture hub = hub(thirdTime("&concurrency=1"))) {
      hub.append(event("in", "k", "after a start"));
      await().atMost(SOON).until(() -> seen.size() == 3);
      assertThat(received).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void midnightPassesUnderLoadThereAndBack() throws Exception {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Instant midnight = today.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    try (ChannelFixture hub = hub(load.route(), thirdTime(""))) {
      load.start(hub);
      goesOn(hub);
      clock.set(midnight.minusSeconds(1));
      await().atMost(SOON).until(() -> clock.instant().isAfter(midnight.plusMillis(500)));
      hub.append(event("in", "k", "retried"));
      clock.jump(HOUR.negated());
      goesOn(hub);
      clock.jump(HOUR);
      goesOn(hub);
      for (int day = 0; day < 5; day++) {
        clock.jump(DAY);
        hub.housekeep();
        goesOn(hub);
      }
      load.stop();
      await().atMost(SOON).until(() -> hub.totals().pending() == 0);
      load.assertComplete();
      assertThat(seen).containsExactly("retried");
      assertThat(jdbc.queryForList("select distinct day from event", LocalDate.class)).hasSize(7);
      assertThat(jdbc.queryForObject("select count(*) from event_default", Long.class)).isZero();
      assertThat(hub.totals().balanced()).isTrue();
    }
  }

  /** A leap over days that have no partition yet, and the way back. */
  @Test
  void aWeekAheadAndBackUnderLoad() throws Exception {
    try (ChannelFixture hub = hub(load.route(), thirdTime(""))) {
      load.start(hub);
      goesOn(hub);
      hub.append(event("in", "k", "before"));
      clock.jump(DAY.multipliedBy(7));
      goesOn(hub);
      hub.append(event("in", "k", "ahead"));
      hub.housekeep();
      goesOn(hub);
      clock.jump(DAY.multipliedBy(-7));
      hub.append(event("in", "k", "back"));
      hub.housekeep();
      goesOn(hub);
      load.stop();
      await().atMost(SOON).until(() -> hub.totals().pending() == 0);
      load.assertComplete();
      assertThat(seen).containsExactlyInAnyOrder("before", "ahead", "back");
      assertThat(hub.totals().balanced()).isTrue();
    }
    // A start takes a week for a wrong date and goes by the clock again.
    KeyedLoad next = new KeyedLoad();
    LocalDate started = LocalDate.now(ZoneOffset.UTC);
    try (ChannelFixture hub = hub(next.route())) {
      next.start(hub);
      await().atMost(SOON).until(() -> next.count() > 50);
      next.stop();
      await().atMost(SOON).until(() -> hub.totals().pending() == 0);
      next.assertComplete();
      assertThat(
              jdbc.queryForObject(
                  "select day from event order by id desc limit 1", LocalDate.class))
          .isBetween(started, LocalDate.now(ZoneOffset.UTC));
      assertThat(hub.totals().balanced()).isTrue();
    }
  }

  private void goesOn(ChannelFixture hub) {
    long before = load.count();
    long done = hub.totals().done();
    await().atMost(SOON).until(() -> load.count() > before + 50);
    await().atMost(SOON).until(() -> hub.totals().done() > done + 50);
  }
}
