package io.easyflow.channel;

import io.easyflow.database.Columns;
import io.easyflow.database.RoundTrip;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Numbers of events, and the keys by which a second one is known. */
final class DedupeKeys {
  private static final Duration REMEMBER = Duration.ofDays(30);

  private DedupeKeys() {}

  /** Numbers are given in the order of the events, rows are written in the order of their keys. */
  private static final String NUMBERED =
      """
      with given as materialized (
        select x.*, nextval('event_id') as id from (
          select key, ?::timestamptz + millis * interval '1 millisecond' as expires_at
          from unnest(?::uuid[], ?::bigint[]) with ordinality as u (key, millis, n) order by n) x)
      insert into dedupe as d (key, event_id, expires_at)
      select key, id, expires_at from given order by key
      on conflict (key) do update set event_id = excluded.event_id, expires_at = excluded.expires_at
        where d.expires_at <= ?
      returning key, event_id""";

  /** Of an array, whose length is not planned for each time anew. */
  private static final String NUMBERS = "select nextval('event_id') from unnest(?::int[])";

  private static final String KNOWN = "select key, event_id from dedupe where key = any(?)";

  /**
   * The number of an event.
   *
   * @param duplicate true when it is the number of an earlier event with the same key
   */
  record Numbered(long id, boolean duplicate) {}

  /**
   * Gives events their numbers, notes their keys and finds those that were there before.
   *
   * @param connection of the transaction that keeps the events
   * @param events to keep
   * @param now the time
   * @return the number of each
   */
  static List<Numbered> number(Connection connection, List<NewEvent> events, Instant now)
      throws SQLException {
    List<UUID> keys = new ArrayList<>();
    Map<UUID, Duration> first = new LinkedHashMap<>();
    for (NewEvent event : events) {
      UUID key = event.dedupeKey() == null ? null : hash(event);
      keys.add(key);
      if (key != null) {
        Duration remember = event.remember() == null ? REMEMBER : event.remember();
        first.putIfAbsent(key, remember);
      }
    }
    int without = Collections.frequency(keys, null);
    Map<UUID, Long> ids = new HashMap<>();
    Deque<Long> numbers = new ArrayDeque<>();
    RoundTrip trip = new RoundTrip(connection);
    if (!first.isEmpty()) {
      trip.add(
          NUMBERED,
          Timestamp.from(now),
          connection.createArrayOf("uuid", first.keySet().toArray()),
          Columns.numbers(connection, first.values(), Duration::toMillis),
          Timestamp.from(now));
    }
    if (without > 0) {
      trip.add(NUMBERS, connection.createArrayOf("integer", new Integer[without]));
    }
    try (trip) {
      trip.run();
      if (!first.isEmpty()) {
        read(trip.rows(), ids);
      }
      if (without > 0) {
        ResultSet rows = trip.rows();
        while (rows.next()) {
          numbers.add(rows.getLong(1));
        }
      }
    }
    Map<UUID, Long> known = known(connection, first.keySet(), ids.keySet());
    List<Numbered> numbered = new ArrayList<>();
    for (UUID key : keys) {
      if (key == null) {
        numbered.add(new Numbered(numbers.remove(), false));
      } else if (known.containsKey(key)) {
        numbered.add(new Numbered(known.get(key), true));
      } else {
        numbered.add(new Numbered(ids.get(key), false));
        known.put(key, ids.get(key));
      }
    }
    return numbered;
  }

  /** What was there before. */
  private static Map<UUID, Long> known(Connection connection, Set<UUID> keys, Set<UUID> inserted)
      throws SQLException {
    Map<UUID, Long> known = new HashMap<>();
    if (inserted.size() < keys.size()) {
      List<UUID> old = new ArrayList<>(keys);
      old.removeAll(inserted);
      try (PreparedStatement statement = connection.prepareStatement(KNOWN)) {
        statement.setArray(1, connection.createArrayOf("uuid", old.toArray()));
        read(statement.executeQuery(), known);
      }
      if (inserted.size() + known.size() < keys.size()) {
        throw new SQLException("a dedupe key was forgotten just now: try again", "40001");
      }
    }
    return known;
  }

  private static void read(ResultSet rows, Map<UUID, Long> into) throws SQLException {
    while (rows.next()) {
      into.put(rows.getObject(1, UUID.class), rows.getLong(2));
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
      ByteBuffer hash = ByteBuffer.wrap(digest.digest());
      return new UUID(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
