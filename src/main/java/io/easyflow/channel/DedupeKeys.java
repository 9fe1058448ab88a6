package io.easyflow.channel;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The keys of events that were kept, by which a second one is known. */
final class DedupeKeys {
  private static final Duration REMEMBER = Duration.ofDays(30);

  private DedupeKeys() {}

  /**
   * Notes the keys of events, and finds those that were there before.
   *
   * @param connection of the transaction that keeps the events
   * @param events to keep
   * @param ids their numbers; that of a duplicate becomes the number of the first one
   * @param now the time
   * @return true for each that is a duplicate
   */
  static boolean[] note(Connection connection, List<NewEvent> events, long[] ids, Instant now)
      throws SQLException {
    boolean[] duplicate = new boolean[ids.length];
    // Sorted, because two batches with unsorted keys deadlock.
    TreeMap<UUID, Integer> first = new TreeMap<>();
    Map<Integer, UUID> keys = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      NewEvent event = events.get(i);
      if (event.dedupeKey() != null) {
        UUID key = hash(event);
        keys.put(i, key);
        first.putIfAbsent(key, i);
      }
    }
    if (keys.isEmpty()) {
      return duplicate;
    }
    Set<UUID> inserted = insert(connection, events, ids, first, now);
    Map<UUID, Long> known = known(connection, first.keySet(), inserted);
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
    return duplicate;
  }

  private static Set<UUID> insert(
      Connection connection,
      List<NewEvent> events,
      long[] ids,
      TreeMap<UUID, Integer> first,
      Instant now)
      throws SQLException {
    int size = first.size();
    UUID[] sorted = first.keySet().toArray(new UUID[0]);
    Long[] numbers = new Long[size];
    Timestamp[] expires = new Timestamp[size];
    for (int n = 0; n < size; n++) {
      int i = first.get(sorted[n]);
      Duration remember = events.get(i).remember();
      numbers[n] = ids[i];
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
      statement.setArray(2, connection.createArrayOf("bigint", numbers));
      statement.setArray(3, connection.createArrayOf("timestamptz", expires));
      statement.setTimestamp(4, Timestamp.from(now));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          inserted.add(rows.getObject(1, UUID.class));
        }
      }
    }
    return inserted;
  }

  private static Map<UUID, Long> known(Connection connection, Set<UUID> keys, Set<UUID> inserted)
      throws SQLException {
    Map<UUID, Long> known = new HashMap<>();
    if (inserted.size() == keys.size()) {
      return known;
    }
    List<UUID> old = new ArrayList<>(keys);
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
    return known;
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
