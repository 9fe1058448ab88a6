package io.easyflow.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.database.TestDatabase;
import io.easyflow.sync.CanonicalJson;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What an order's customer was told is found along the key: there is no other index. */
class NotificationLookupTest {
  @Test
  void readsAlongTheKeyAndNoOtherOrdersRows() throws SQLException {
    JdbcTemplate jdbc =
        new JdbcTemplate(
            new SingleConnectionDataSource(TestDatabase.create().getConnection(), true));
    write(jdbc, "shop:a", "1", 7);
    write(jdbc, "shop:a", "1/2", 8);
    write(jdbc, "shop:a", "10", 9);
    write(jdbc, "shop:b", "1", 10);
    jdbc.execute("set enable_seqscan = off");
    long before = scans(jdbc);

    Messages messages = new Messages(jdbc, new CanonicalJson(new ObjectMapper()));

    assertThat(messages.notifications("shop:a", "1"))
        .extracting(Messages.Notification::template)
        .containsExactly("told-7");
    assertThat(messages.notifications("shop:a", "1/2"))
        .extracting(Messages.Notification::template)
        .containsExactly("told-8");
    assertThat(scans(jdbc) - before).isEqualTo(2);
  }

  private static void write(JdbcTemplate jdbc, String account, String order, long event) {
    Timestamp now = Timestamp.from(Instant.now());
    jdbc.update(
        "insert into notification (key, account, external_id, event_id, template, status,"
            + " created_at, changed_at) values (?, ?, ?, ?, ?, 'sent', ?, ?)",
        Notify.keys(account, order) + event + "/told",
        account,
        order,
        event,
        "told-" + event,
        now,
        now);
  }

  /** Of the key's index in the range of one order, so far. */
  private static long scans(JdbcTemplate jdbc) {
    jdbc.queryForList("select pg_stat_force_next_flush()");
    return jdbc.queryForObject(
        "select idx_scan from pg_stat_user_indexes where indexrelname = 'notification_pkey'",
        Long.class);
  }
}
