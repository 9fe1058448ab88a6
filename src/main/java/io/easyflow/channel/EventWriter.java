package io.easyflow.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.database.RoundTrip;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Writes events and their deliveries inside a caller's transaction, in a handful of statements. */
final class EventWriter {
  private static final Duration REMEMBER = Duration.ofDays(30);

  private final Clock clock;
  private final ObjectMapper mapper;

  EventWriter(Clock clock, ObjectMapper mapper) {
    this.clock = clock;
    this.mapper = mapper;
  }

  /** An event to write with the number of the event that caused it, or null. */
  record Entry(NewEvent event, Long cause) {}

  /** What was written, and which subscribers have work now. */
  record Written(
      List<EventStore.Appended> appended, Set<Integer> subscribers, RecentEvents.Fresh fresh) {}

  /**
   * @param door true when the events came from outside and count as accepted
   */
  Written write(Connection connection, List<Entry> entries, boolean door, int shard)
      throws SQLException {
    if (entries.isEmpty()) {
      return new Written(List.of(), Set.of(), new RecentEvents.Fresh());
    }
    long[] ids = ids(connection, entries.size());
    boolean[] duplicate = new boolean[entries.size()];
    dedupe(connection, entries, ids, duplicate);
    List<Integer> fresh = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      if (!duplicate[i]) {
        fresh.add(i);
      }
    }
    Set<Integer> subscribers = Set.of();
    RecentEvents.Fresh written = new RecentEvents.Fresh();
    RoundTrip counts = new RoundTrip(connection);
    if (!fresh.isEmpty()) {
      LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      Counters counters = new Counters(shard);
      try (RoundTrip trip = new RoundTrip(connection)) {
        addEvents(connection, trip, entries, ids, fresh, day, written);
        addDeliveries(connection, trip, entries, ids, fresh, day);
        trip.run();
        trip.changed();
        subscribers = count(trip.rows(), counters);
      }
      counters.add(counts);
    }
    if (door) {
      countDoor(counts, entries, duplicate, shard);
    }
    counts.run().close();
    List<EventStore.Appended> appended = new ArrayList<>(ids.length);
    for (int i = 0; i < ids.length; i++) {
      appended.add(new EventStore.Appended(ids[i], duplicate[i]));
    }
    return new Written(appended, subscribers, written);
  }

  private static long[] ids(Connection connection, int count) throws SQLException {
    long[] ids = new long[count];
    try (PreparedStatement statement =
        // Of an array, whose length is not planned for each time anew.
        connection.prepareStatement("select nextval('event_id') from unnest(?::int[])")) {
      statement.setArray(1, connection.createArrayOf("integer", new Integer[count]));
      try (ResultSet rows = statement.executeQuery()) {
        for (int i = 0; rows.next(); i++) {
          ids[i] = rows.getLong(1);
        }
      }
    }
    return ids;
  }

  private void dedupe(Connection connection, List<Entry> entries, long[] ids, boolean[] duplicate)
      throws SQLException {
    // Sorted, because two batches with unsorted keys deadlock.
    TreeMap<UUID, Integer> first = new TreeMap<>();
    Map<Integer, UUID> keys = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      NewEvent event = entries.get(i).event();
      if (event.dedupeKey() != null) {
        UUID key = hash(event);
        keys.put(i, key);
        first.putIfAbsent(key, i);
      }
    }
    if (keys.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    int size = first.size();
    UUID[] sorted = first.keySet().toArray(new UUID[0]);
    Long[] events = new Long[size];
    Timestamp[] expires = new Timestamp[size];
    for (int n = 0; n < size; n++) {
      int i = first.get(sorted[n]);
      Duration remember = entries.get(i).event().remember();
      events[n] = ids[i];
      expires[n] = Timestamp.from(now.plus(remember == null ? REMEMBER : remember));
    }
    Set<UUID> inserted = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into dedupe as d (key, event_id, expires_at)"
                + " select * from unnest(?::uuid[], ?::bigint[], ?::timestamptz[])"
                + " on conflict (key) do update set event_id = excluded.event_id,"
                + " expires_at = excluded.expires_at where d.expires_at <= ? returning key")) {
      statement.setArray(1, connection.createArrayOf("uuid", sorted));
      statement.setArray(2, connection.createArrayOf("bigint", events));
      statement.setArray(3, connection.createArrayOf("timestamptz", expires));
      statement.setTimestamp(4, Timestamp.from(now));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          inserted.add(rows.getObject(1, UUID.class));
        }
      }
    }
    Map<UUID, Long> known = new HashMap<>();
    if (inserted.size() < size) {
      List<UUID> old = new ArrayList<>(first.keySet());
      old.removeAll(inserted);
      try (PreparedStatement statement =
          connection.prepareStatement("select key, event_id from dedupe where key = any(?)")) {
        statement.setArray(1, connection.createArrayOf("uuid", old.toArray()));
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            known.put(rows.getObject(1, UUID.class), rows.getLong(2));
          }
        }
      }
    }
    for (Map.Entry<Integer, UUID> entry : keys.entrySet()) {
      int i = entry.getKey();
      UUID key = entry.getValue();
      int original = first.get(key);
      if (!inserted.contains(key)) {
        duplicate[i] = true;
        ids[i] = known.getOrDefault(key, ids[i]);
      } else if (original != i) {
        duplicate[i] = true;
        ids[i] = ids[original];
      }
    }
  }

  /** Keys of any length in 16 bytes; SHA-256 cut to 128 bits does not collide by chance. */
  private static UUID hash(NewEvent event) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : List.of(event.channel(), event.account(), event.dedupeKey())) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) (bytes.length >>> 8));
        digest.update((byte) bytes.length);
        digest.update(bytes);
      }
      java.nio.ByteBuffer hash = java.nio.ByteBuffer.wrap(digest.digest());
      return new UUID(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private void addEvents(
      Connection connection,
      RoundTrip trip,
      List<Entry> entries,
      long[] ids,
      List<Integer> fresh,
      LocalDate day,
      RecentEvents.Fresh written)
      throws SQLException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    int size = fresh.size();
    Long[] id = new Long[size];
    Long[] cause = new Long[size];
    String[][] texts = new String[6][size];
    byte[][] body = new byte[size][];
    for (int n = 0; n < size; n++) {
      int i = fresh.get(n);
      NewEvent event = entries.get(i).event();
      id[n] = ids[i];
      cause[n] = entries.get(i).cause();
      texts[0][n] = event.channel();
      texts[1][n] = event.platform();
      texts[2][n] = event.account();
      texts[3][n] = clean(event.type());
      texts[4][n] = clean(event.orderKey());
      texts[5][n] = headers(event.headers());
      body[n] = event.body();
      written.add(ids[i], new Settlement.Body(texts[3][n], texts[5][n], body[n], now));
    }
    trip.add(
        "insert into event (id, day, channel, platform, account, type, order_key, headers,"
            + " cause, body, received_at) select u.id, ?, u.channel, u.platform, u.account,"
            + " u.type, u.order_key, u.headers::jsonb, u.cause, u.body, ? from unnest("
            + "?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],"
            + " ?::bigint[], ?::bytea[]) as u(id, channel, platform, account, type,"
            + " order_key, headers, cause, body)",
        day,
        Timestamp.from(now),
        connection.createArrayOf("bigint", id),
        connection.createArrayOf("text", texts[0]),
        connection.createArrayOf("text", texts[1]),
        connection.createArrayOf("text", texts[2]),
        connection.createArrayOf("text", texts[3]),
        connection.createArrayOf("text", texts[4]),
        connection.createArrayOf("text", texts[5]),
        connection.createArrayOf("bigint", cause),
        connection.createArrayOf("bytea", body));
  }

  private static void addDeliveries(
      Connection connection,
      RoundTrip trip,
      List<Entry> entries,
      long[] ids,
      List<Integer> fresh,
      LocalDate day)
      throws SQLException {
    int size = fresh.size();
    Long[] id = new Long[size];
    Short[] lane = new Short[size];
    String[][] texts = new String[4][size];
    for (int n = 0; n < size; n++) {
      int i = fresh.get(n);
      NewEvent event = entries.get(i).event();
      id[n] = ids[i];
      lane[n] = lane(event.account(), clean(event.orderKey()), ids[i]);
      texts[0][n] = event.channel();
      texts[1][n] = event.platform();
      texts[2][n] = event.account();
      texts[3][n] = clean(event.orderKey());
    }
    // Numbered in the order of the events, because deliveries of one key run by number.
    trip.add(
        "insert into delivery (id, event_id, event_day, subscriber, platform, account,"
            + " order_key, lane) select nextval('delivery_id'), x.* from (select u.id, ?::date,"
            + " s.id, u.platform, u.account, u.order_key, u.lane from unnest(?::bigint[],"
            + " ?::text[], ?::text[], ?::text[], ?::text[], ?::smallint[]) with ordinality as"
            + " u(id, channel, platform, account, order_key, lane, n) join subscriber s on"
            + " s.channel = u.channel and s.removed_at is null order by u.n, s.id) x"
            + " returning subscriber, platform",
        day,
        connection.createArrayOf("bigint", id),
        connection.createArrayOf("text", texts[0]),
        connection.createArrayOf("text", texts[1]),
        connection.createArrayOf("text", texts[2]),
        connection.createArrayOf("text", texts[3]),
        connection.createArrayOf("smallint", lane));
  }

  /**
   * @param deliveries the subscriber and platform of each
   * @return the subscribers
   */
  private static Set<Integer> count(ResultSet deliveries, Counters counters) throws SQLException {
    Set<Integer> subscribers = new TreeSet<>();
    while (deliveries.next()) {
      subscribers.add(deliveries.getInt(1));
      counters.add(deliveries.getInt(1), deliveries.getString(2), 1, 0, 0);
    }
    return subscribers;
  }

  static short lane(String account, String orderKey, long id) {
    int hash =
        orderKey == null
            ? Long.hashCode(id * 0x9E3779B97F4A7C15L)
            : (account + '\n' + orderKey).hashCode() * 0x9E3779B1;
    return (short) ((hash >>> 8) % Lanes.COUNT);
  }

  private static void countDoor(
      RoundTrip trip, List<Entry> entries, boolean[] duplicate, int shard) {
    Map<String, long[]> counts = new TreeMap<>();
    Map<String, NewEvent> samples = new HashMap<>();
    for (int i = 0; i < duplicate.length; i++) {
      NewEvent event = entries.get(i).event();
      String key = event.channel() + '\n' + event.platform();
      samples.putIfAbsent(key, event);
      long[] count = counts.computeIfAbsent(key, k -> new long[3]);
      count[0]++;
      count[duplicate[i] ? 2 : 1]++;
    }
    counts.forEach(
        (key, count) ->
            trip.add(
                "insert into door_count as c (channel, platform, shard, accepted, stored,"
                    + " duplicate) values (?, ?, ?, ?, ?, ?) on conflict (channel, platform, shard)"
                    + " do update set accepted = c.accepted + excluded.accepted, stored = c.stored"
                    + " + excluded.stored, duplicate = c.duplicate + excluded.duplicate",
                samples.get(key).channel(),
                samples.get(key).platform(),
                shard,
                count[0],
                count[1],
                count[2]));
  }

  private String headers(Map<String, String> headers) {
    if (headers.isEmpty()) {
      return null;
    }
    try {
      Map<String, String> clean = new TreeMap<>();
      headers.forEach((name, value) -> clean.put(name, clean(value)));
      return mapper.writeValueAsString(clean);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("headers are plain texts", e);
    }
  }

  /** PostgreSQL's text holds no NUL. */
  private static String clean(String text) {
    return text == null ? null : text.replace("\u0000", "");
  }

  static Array array(Connection connection, List<PendingDelivery> rows) throws SQLException {
    return connection.createArrayOf("bigint", rows.stream().map(PendingDelivery::id).toArray());
  }
}
