package io.easyflow.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalSearchTest {
  private static final LocalDate DAY = LocalDate.now(ZoneOffset.UTC).minusDays(10);

  @Test
  void findsByTimeWhatCameWhileADayBegan() throws Exception {
    try (ChannelFixture hub = new ChannelFixture(Clock.systemUTC()).start()) {
      Instant midnight = DAY.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
      insert(hub, 11, midnight.minusSeconds(1));
      insert(hub, 12, midnight.plusMillis(1));
      assertThat(between(hub, midnight, null)).containsExactly(12L);
      assertThat(between(hub, midnight, midnight.plusSeconds(60))).containsExactly(12L);
      assertThat(between(hub, null, midnight)).containsExactly(11L);
      assertThat(between(hub, midnight.minus(1, ChronoUnit.DAYS), midnight)).containsExactly(11L);
      assertThat(between(hub, midnight.plus(2, ChronoUnit.DAYS), null)).isEmpty();
    }
  }

  @Test
  void findsAPlatformByItsAccounts() throws Exception {
    try (ChannelFixture hub = new ChannelFixture(Clock.systemUTC()).start()) {
      insert(hub, 11, DAY.atStartOfDay().toInstant(ZoneOffset.UTC));
      assertThat(of(hub, "shop")).containsExactly(11L);
      assertThat(of(hub, "sho")).isEmpty();
      assertThat(of(hub, "shop%")).isEmpty();
    }
  }

  private static List<Long> of(ChannelFixture hub, String platform) {
    Journal.Filter filter = new Journal.Filter(null, platform, null, null, null, null, null);
    return hub.channel.journal().search(filter, 0, 10).stream().map(Journal.Event::id).toList();
  }

  private static List<Long> between(ChannelFixture hub, Instant from, Instant to) {
    Journal.Filter filter = new Journal.Filter("kept", null, null, null, null, from, to);
    return hub.channel.journal().search(filter, 0, 10).stream().map(Journal.Event::id).toList();
  }

  /** Its day is told before its time, so both lie in the partition of the day that ends. */
  private static void insert(ChannelFixture hub, long id, Instant receivedAt) throws SQLException {
    try (Connection connection = hub.database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into event (id, day, channel, platform, account, body, received_at)
          values (%d, '%s', 'kept', 'shop', 'shop:default', '', '%s')"""
              .formatted(id, DAY, receivedAt));
    }
  }
}
