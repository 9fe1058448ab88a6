package io.easyflow.channel;

import io.easyflow.database.Columns;
import io.easyflow.database.RoundTrip;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes events and their deliveries inside a caller's transaction, in a handful of statements. */
final class EventWriter {
  /** Numbered in the order of the events, because deliveries of one key run by number. */
  private static final String DELIVERIES =
      """
      with written as (
        insert into delivery (id, event_id, event_day, subscriber, platform, account, order_key, lane)
        select nextval('delivery_id'), x.* from (
          select u.id, ?::date, s.id, u.platform, u.account, u.order_key, u.lane::smallint
          from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[])
            with ordinality as u (id, channel, platform, account, order_key, lane, n)
          join subscriber s on s.channel = u.channel and s.removed_at is null
          where (u.id, s.id) not in (select * from unnest(?::bigint[], ?::bigint[]))
          order by u.n, s.id) x
        returning subscriber, platform, account
      ), counted as (
        insert into delivery_count as c (subscriber, platform, shard, created, done, skipped)
        select subscriber, platform, ?, count(*), 0, 0 from written group by 1, 2 order by 1, 2
        on conflict (subscriber, platform, shard) do update set created = c.created + excluded.created
      )
      select distinct subscriber, account from written""";

  private final Clock clock;
  private final EventHeaders headers;

  EventWriter(Clock clock, EventHeaders headers) {
    this.clock = clock;
    this.headers = headers;
  }

  /** An event to write with the number of the event that caused it, or null. */
  record Entry(NewEvent event, Long cause) {}

  /**
   * What was written.
   *
   * @param work who has something to do now
   * @param handled what needs no delivery any more
   */
  record Written(
      List<EventStore.Appended> appended,
      NewWork work,
      RecentEvents.Fresh fresh,
      List<Settlement.Item> handled) {}

  /** Handles events before anybody else sees them. */
  interface Handler {
    /** Leaves everything to deliveries. */
    Handler NONE = (connection, events) -> List.of();

    /**
     * @param connection of the transaction that writes the events
     * @param events about to be written
     * @return what was handled and so gets no delivery
     */
    List<Settlement.Item> handle(Connection connection, List<KeptEvent> events) throws SQLException;
  }

  /**
   * @param door true when the events came from outside: they count as accepted, and are committed
   *     with the last statement, which spares a trip to the database
   */
  Written write(
      Connection connection, List<Entry> entries, boolean door, int shard, Handler handler)
      throws SQLException {
    RecentEvents.Fresh written = new RecentEvents.Fresh();
    NewWork work = new NewWork();
    if (entries.isEmpty()) {
      return new Written(List.of(), work, written, List.of());
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<DedupeKeys.Numbered> numbers =
        DedupeKeys.number(connection, entries.stream().map(Entry::event).toList(), now);
    List<KeptEvent> kept = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      if (!numbers.get(i).duplicate()) {
        KeptEvent one = kept(entries.get(i), numbers.get(i).id(), now);
        kept.add(one);
        written.add(one);
      }
    }
    List<Settlement.Item> handled = kept.isEmpty() ? List.of() : handler.handle(connection, kept);
    try (RoundTrip trip = new RoundTrip(connection)) {
      if (!kept.isEmpty()) {
        addEvents(connection, trip, kept, now);
        addDeliveries(connection, trip, kept, handled, shard);
      }
      if (door) {
        countDoor(trip, entries, numbers, shard);
        trip.add("commit");
      }
      trip.run();
      if (!kept.isEmpty()) {
        trip.changed();
        ResultSet rows = trip.rows();
        while (rows.next()) {
          work.add(rows.getInt(1), rows.getString(2));
        }
      }
    }
    return new Written(
        numbers.stream()
            .map(number -> new EventStore.Appended(number.id(), number.duplicate()))
            .toList(),
        work,
        written,
        handled);
  }

  private KeptEvent kept(Entry entry, long id, Instant now) {
    NewEvent event = entry.event();
    String orderKey = clean(event.orderKey());
    return new KeptEvent(
        id,
        LocalDate.ofInstant(now, ZoneOffset.UTC),
        event,
        entry.cause(),
        orderKey,
        lane(event.account(), orderKey, id),
        new EventBody(clean(event.type()), clean(event.headers()), event.body(), now));
  }

  private void addEvents(Connection connection, RoundTrip trip, List<KeptEvent> events, Instant now)
      throws SQLException {
    trip.add(
        "insert into event (id, day, channel, platform, account, type, order_key, headers,"
            + " cause, body, received_at) select u.id, ?, u.channel, u.platform, u.account,"
            + " u.type, u.order_key, u.headers::jsonb, u.cause, u.body, ? from unnest("
            + "?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],"
            + " ?::bigint[], ?::bytea[]) as u(id, channel, platform, account, type,"
            + " order_key, headers, cause, body)",
        events.get(0).day(),
        Timestamp.from(now),
        Columns.numbers(connection, events, KeptEvent::id),
        Columns.array(connection, events, one -> one.event().channel()),
        Columns.array(connection, events, one -> one.event().platform()),
        Columns.array(connection, events, one -> one.event().account()),
        Columns.array(connection, events, one -> one.body().type()),
        Columns.array(connection, events, KeptEvent::orderKey),
        Columns.array(connection, events, one -> headers.write(one.body().headers())),
        Columns.numbers(connection, events, KeptEvent::cause),
        connection.createArrayOf(
            "bytea", events.stream().map(one -> one.body().body()).toArray(byte[][]::new)));
  }

  private static void addDeliveries(
      Connection connection,
      RoundTrip trip,
      List<KeptEvent> events,
      List<Settlement.Item> handled,
      int shard)
      throws SQLException {
    trip.add(
        DELIVERIES,
        events.get(0).day(),
        Columns.numbers(connection, events, KeptEvent::id),
        Columns.array(connection, events, one -> one.event().channel()),
        Columns.array(connection, events, one -> one.event().platform()),
        Columns.array(connection, events, one -> one.event().account()),
        Columns.array(connection, events, KeptEvent::orderKey),
        Columns.numbers(connection, events, KeptEvent::lane),
        Columns.numbers(connection, handled, one -> one.row().eventId()),
        Columns.numbers(connection, handled, Settlement.Item::subscriber),
        shard);
  }

  static short lane(String account, String orderKey, long id) {
    int hash =
        orderKey == null
            ? Long.hashCode(id * 0x9E3779B97F4A7C15L)
            : (account + '\n' + orderKey).hashCode() * 0x9E3779B1;
    return (short) ((hash >>> 8) % Lanes.COUNT);
  }

  private static void countDoor(
      RoundTrip trip, List<Entry> entries, List<DedupeKeys.Numbered> numbers, int shard) {
    Map<String, long[]> counts = new TreeMap<>();
    Map<String, NewEvent> samples = new HashMap<>();
    for (int i = 0; i < numbers.size(); i++) {
      NewEvent event = entries.get(i).event();
      String key = event.channel() + '\n' + event.platform();
      samples.putIfAbsent(key, event);
      long[] count = counts.computeIfAbsent(key, k -> new long[3]);
      count[0]++;
      count[numbers.get(i).duplicate() ? 2 : 1]++;
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

  /** PostgreSQL's text holds no NUL. */
  private static String clean(String text) {
    return text == null ? null : text.replace("\u0000", "");
  }

  private static Map<String, String> clean(Map<String, String> headers) {
    if (headers.values().stream().noneMatch(value -> value.indexOf(0) >= 0)) {
      return headers;
    }
    Map<String, String> clean = new HashMap<>();
    headers.forEach((name, value) -> clean.put(name, clean(value)));
    return clean;
  }
}
