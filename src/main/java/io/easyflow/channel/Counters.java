package io.easyflow.channel;

import io.easyflow.database.RoundTrip;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Adds to the counters of deliveries, sorted, in the caller's transaction. */
final class Counters {
  private static final int SHARDS = 64;
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final ThreadLocal<Integer> SHARD =
      ThreadLocal.withInitial(() -> NEXT.getAndIncrement() % SHARDS);

  private static final String ADD =
      "insert into delivery_count as c (subscriber, platform, shard, created, done, skipped)"
          + " values (?, ?, ?, ?, ?, ?) on conflict (subscriber, platform, shard) do update"
          + " set created = c.created + excluded.created, done = c.done + excluded.done,"
          + " skipped = c.skipped + excluded.skipped";

  private final int shard;
  private final Map<Integer, Map<String, long[]>> sums = new TreeMap<>();

  Counters(int shard) {
    this.shard = shard;
  }

  /** A row of one's own for each thread, so that commits do not wait for each other. */
  static int shard() {
    return SHARD.get();
  }

  void add(int subscriber, String platform, long created, long done, long skipped) {
    long[] sum =
        sums.computeIfAbsent(subscriber, s -> new TreeMap<>())
            .computeIfAbsent(platform, p -> new long[3]);
    sum[0] += created;
    sum[1] += done;
    sum[2] += skipped;
  }

  void write(Connection connection) throws SQLException {
    RoundTrip trip = new RoundTrip(connection);
    add(trip);
    trip.run().close();
  }

  /** Adds the writing to what goes to the database anyway. */
  void add(RoundTrip trip) {
    sums.forEach(
        (subscriber, platforms) ->
            platforms.forEach(
                (platform, n) -> trip.add(ADD, subscriber, platform, shard, n[0], n[1], n[2])));
  }
}
