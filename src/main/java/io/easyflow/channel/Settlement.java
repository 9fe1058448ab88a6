package io.easyflow.channel;

import io.easyflow.database.Columns;
import io.easyflow.database.RoundTrip;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Commits a batch: effects, follow-up events and marks in one transaction. */
final class Settlement {
  /** Follow-ups of follow-ups that are handled in one transaction: routes may go in circles. */
  private static final int DEEPEST = 4;

  private final Transactions transactions;
  private final Lanes lanes;
  private final EventWriter writer;
  private final RecentEvents recent;
  private final Effects effects;
  private final List<DeliveryOutcomeListener> listeners;
  private final OutcomeRows outcomes;
  private final Clock clock;

  Settlement(
      Transactions transactions,
      Lanes lanes,
      EventWriter writer,
      RecentEvents recent,
      Effects effects,
      List<DeliveryOutcomeListener> listeners,
      Clock clock) {
    this.transactions = transactions;
    this.lanes = lanes;
    this.writer = writer;
    this.recent = recent;
    this.listeners = listeners;
    this.outcomes = new OutcomeRows(clock);
    this.clock = clock;
    this.effects = effects;
  }

  /** A delivery with what became of it. */
  record Item(DeliveryRun run, int subscriber, String type, Outcome outcome, Long overtook) {
    PendingDelivery row() {
      return run.row();
    }

    /** The same delivery that passed an earlier one of its key. */
    Item overtaking(long earlier) {
      return new Item(run, subscriber, type, outcome, earlier);
    }

    /** The same delivery with what became of it after its effects were refused. */
    Item instead(Outcome other) {
      return new Item(run, subscriber, type, other, null);
    }
  }

  /** A person took a delivery away while it ran; nothing was written. */
  static final class Gone extends RuntimeException {
    Gone() {
      super("a delivery is no longer there");
    }
  }

  /**
   * What a commit brought.
   *
   * @param work who has something to do now
   * @param transacted follow-ups that were handled at once, by subscribers that ask for it
   */
  record Committed(NewWork work, List<Item> transacted) {}

  /**
   * @param handler of follow-up events before they become deliveries
   */
  Committed commit(List<Item> items, EventWriter.Handler handler) throws SQLException {
    RecentEvents.Fresh fresh = new RecentEvents.Fresh();
    Committed committed = transactions.call(connection -> write(connection, items, handler, fresh));
    recent.keep(fresh);
    recent.handled(
        Stream.concat(
                items.stream().filter(item -> !item.outcome().waits()),
                committed.transacted.stream())
            .map(item -> item.row().eventId())
            .toList());
    return committed;
  }

  private Committed write(
      Connection connection,
      List<Item> items,
      EventWriter.Handler handler,
      RecentEvents.Fresh fresh)
      throws SQLException {
    items.forEach(item -> item.run().rewind());
    List<PendingDelivery> rows = items.stream().map(Item::row).toList();
    List<Item> done = new ArrayList<>();
    List<Item> waiting = new ArrayList<>();
    List<Item> parked = new ArrayList<>();
    for (Item item : items) {
      switch (item.outcome().kind()) {
        case DONE -> done.add(item);
        case DEAD, UNKNOWN -> parked.add(item);
        default -> waiting.add(item);
      }
    }
    applyEffects(connection, items);
    NewWork work = new NewWork();
    List<Item> transacted = new ArrayList<>();
    int deep = 0;
    for (List<Item> wave = done; !wave.isEmpty(); deep++) {
      EventWriter.Written written =
          writeFollowUps(connection, wave, deep < DEEPEST ? handler : EventWriter.Handler.NONE);
      fresh.addAll(written.fresh());
      work.addAll(written.work());
      wave = written.handled();
      applyEffects(connection, wave);
      transacted.addAll(wave);
    }
    if (!waiting.isEmpty()) {
      outcomes.postpone(connection, waiting);
    }
    if (!parked.isEmpty()) {
      outcomes.park(connection, parked);
    }
    tellListeners(connection, items);
    tellListeners(connection, transacted);
    take(connection, rows, done, parked, transacted);
    CrashPoint.SETTLING.pass();
    return new Committed(work, transacted);
  }

  private void tellListeners(Connection connection, List<Item> items) throws SQLException {
    for (Item item : items) {
      if (!item.outcome().waits()) {
        for (DeliveryOutcomeListener listener : listeners) {
          listener.settled(
              connection,
              item.run(),
              item.outcome().kind().name().toLowerCase(Locale.ROOT),
              item.outcome().reason());
        }
      }
    }
  }

  /**
   * Makes sure that all are this hub's, takes those that are over out of the line and writes them
   * down. Last, so that it is one trip to the database: what went before is rolled back when they
   * are not.
   */
  private void take(
      Connection connection,
      List<PendingDelivery> rows,
      List<Item> done,
      List<Item> parked,
      List<Item> transacted)
      throws SQLException {
    List<PendingDelivery> over = new ArrayList<>();
    done.forEach(item -> over.add(item.row()));
    parked.forEach(item -> over.add(item.row()));
    Array ids = Columns.numbers(connection, over, PendingDelivery::id);
    RoundTrip more = new RoundTrip(connection).add("delete from delivery where id = any(?)", ids);
    if (!done.isEmpty()) {
      outcomes.history(connection, more, done, transacted);
    }
    try (RoundTrip trip = lanes.fenced(connection, rows, more)) {
      if (trip.changed() != over.size()) {
        throw new Gone();
      }
    }
  }

  private void applyEffects(Connection connection, List<Item> items) throws SQLException {
    List<EffectHandler.Applied<Effect>> all = new ArrayList<>();
    for (Item item : items) {
      DeliveryRun run = item.run();
      boolean done = item.outcome().kind() == Outcome.Kind.DONE;
      (done ? run.effects() : run.failureEffects())
          .forEach(effect -> all.add(new EffectHandler.Applied<>(run, effect)));
    }
    effects.apply(connection, all);
  }

  private EventWriter.Written writeFollowUps(
      Connection connection, List<Item> done, EventWriter.Handler handler) throws SQLException {
    List<EventWriter.Entry> entries = new ArrayList<>();
    for (Item item : done) {
      for (NewEvent event : item.run().events()) {
        entries.add(new EventWriter.Entry(event, item.row().eventId()));
      }
    }
    EventWriter.Written written =
        writer.write(connection, entries, false, Counters.shard(), handler);
    for (Item item : done) {
      for (DeliveryRun.DeadPart part : item.run().deadParts()) {
        writeDeadPart(connection, item, part);
      }
    }
    return written;
  }

  /** Written as an event with its deliveries, which are parked at once. */
  private void writeDeadPart(Connection connection, Item item, DeliveryRun.DeadPart part)
      throws SQLException {
    EventWriter.Written written =
        writer.write(
            connection,
            List.of(new EventWriter.Entry(part.event(), item.row().eventId())),
            false,
            Counters.shard(),
            EventWriter.Handler.NONE);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "with gone as (delete from delivery where event_id = ? returning *) insert into"
                + " dead_letter (id, event_id, event_day, subscriber, platform, account,"
                + " order_key, lane, type, state, attempts, reason, parked_at) select id,"
                + " event_id, event_day, subscriber, platform, account, order_key, lane, ?,"
                + " 'dead', 1, ?, ? from gone")) {
      statement.setLong(1, written.appended().get(0).eventId());
      statement.setString(2, part.event().type());
      statement.setString(3, part.reason());
      statement.setTimestamp(4, Timestamp.from(clock.instant()));
      statement.executeUpdate();
    }
  }

  /** Lets deliveries that waited behind another one go at once. */
  void release(Collection<Long> deliveries) throws SQLException {
    transactions.run(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "update delivery set due_at = ? where id = any(?) and due_at is not null")) {
            statement.setTimestamp(1, Timestamp.from(clock.instant()));
            statement.setArray(2, connection.createArrayOf("bigint", deliveries.toArray()));
            statement.executeUpdate();
          }
        });
  }
}
