package io.easyflow.ops;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks every minute whether operators should know something, and tells each condition once an
 * hour; the table of what was told is shared by all hubs of a database.
 */
@Component
public class Alarms {
  private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

  private final AlarmConditions conditions;
  private final AlarmSender sender;
  private final AlarmProperties properties;
  private final JdbcTemplate jdbc;
  private final Clock clock;

  Alarms(
      AlarmConditions conditions,
      AlarmSender sender,
      AlarmProperties properties,
      JdbcTemplate jdbc,
      Clock clock) {
    this.conditions = conditions;
    this.sender = sender;
    this.properties = properties;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Looks once. */
  @Scheduled(fixedDelayString = "${easyflow.alarms.every:1m}", initialDelayString = "1m")
  public void check() {
    if (!sender.on()) {
      return;
    }
    try {
      conditions.now().forEach(this::tell);
    } catch (DataAccessException e) {
      LOG.warn("Alarms were not checked: the database cannot be reached");
    }
  }

  private void tell(String condition, String text) {
    Instant now = clock.instant();
    if (claim(condition, now) && !sender.send("Easy Flow: " + text)) {
      jdbc.update("delete from alarm_told where condition = ?", condition);
    }
  }

  private boolean claim(String condition, Instant now) {
    return jdbc.update(
            "insert into alarm_told as told (condition, told_at) values (?, ?) on conflict"
                + " (condition) do update set told_at = excluded.told_at where told.told_at < ?",
            condition,
            Timestamp.from(now),
            Timestamp.from(now.minus(properties.repeat())))
        > 0;
  }
}
