package io.easyflow.crash.soak;

import io.easyflow.testkit.HubProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How the hub and its database are.
 *
 * @param heapMb what a full collection leaves
 * @param rssMb memory of the process
 * @param threads its threads
 * @param connections to the database
 * @param databaseMb size of the database
 * @param deliveryMb size of the table of pending deliveries, indexes and all
 * @param deliveries rows in it
 */
record Vitals(
    long heapMb,
    long rssMb,
    long threads,
    long connections,
    long databaseMb,
    long deliveryMb,
    long deliveries) {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  static Vitals of(HubProcess hub) throws IOException, InterruptedException {
    JdbcTemplate database = hub.database();
    Path status = Path.of("/proc", String.valueOf(hub.pid()), "status");
    return new Vitals(
        hub.heapInUse(),
        number(status, "VmRSS:") / 1024,
        number(status, "Threads:"),
        count(database, "select count(*) from pg_stat_activity where usename = current_user"),
        count(database, "select pg_database_size(current_database()) >> 20"),
        count(database, "select pg_total_relation_size('delivery') >> 20"),
        count(database, "select count(*) from delivery"));
  }

  private static long number(Path file, String name) throws IOException {
    for (String line : Files.readAllLines(file)) {
      Matcher number = NUMBER.matcher(line);
      if (line.startsWith(name) && number.find()) {
        return Long.parseLong(number.group());
      }
    }
    return 0;
  }

  static long count(JdbcTemplate database, String sql, Object... values) {
    Long count = database.queryForObject(sql, Long.class, values);
    return count == null ? 0 : count;
  }
}
