package io.easyflow.channel;

import io.easyflow.database.RoundTrip;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pumps of all subscribers of this hub, and the signals between them. */
final class Pumps {
  private static final Logger LOG = LoggerFactory.getLogger(Pumps.class);

  private static final String ANY_WORK =
      """
      select s.id,
        exists (select 1 from delivery d where d.subscriber = s.id and d.due_at is null),
        exists (select 1 from delivery d where d.subscriber = s.id and d.due_at <= ?)
      from unnest(?::int[]) as s (id)""";

  private final Transactions transactions;
  private final Clock clock;
  private final Map<Integer, Pump> pumps = new ConcurrentHashMap<>();
  private volatile Map<Integer, Set<String>> holds = Map.of();
  private Pump.PumpParts parts;

  Pumps(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  void use(Pump.PumpParts shared) {
    this.parts = shared;
  }

  /**
   * Registers the subscriber if it is new and feeds the consumer.
   *
   * @throws IllegalStateException when the name is taken by another channel or consumer
   */
  void attach(Subscription subscription, DurableConsumer consumer) throws SQLException {
    int id = register(subscription.name(), subscription.channel());
    Pump pump =
        pumps.compute(
            id,
            (key, old) -> {
              if (old == null
                  || old.consumer() == null && !old.subscription().equals(subscription)) {
                if (old != null && !old.quiet()) {
                  throw new IllegalStateException(
                      "subscriber '"
                          + subscription.name()
                          + "' still finishes its last deliveries");
                }
                return new Pump(id, subscription, parts);
              }
              return old;
            });
    if (pump.consumer() != null && pump.consumer() != consumer) {
      throw new IllegalStateException(
          "two routes read as subscriber '"
              + subscription.name()
              + "'; give one of them another 'subscriber'");
    }
    // Before the first delivery, or what a person holds would go on for a moment after each start.
    transactions.run(this::refreshHolds);
    pump.feed(consumer);
  }

  void detach(Subscription subscription, DurableConsumer consumer) {
    for (Pump pump : pumps.values()) {
      if (pump.name().equals(subscription.name()) && pump.consumer() == consumer) {
        pump.feed(null);
      }
    }
  }

  boolean reading(int subscriber) {
    Pump pump = pumps.get(subscriber);
    return pump != null && pump.consumer() != null;
  }

  boolean quiet(String subscriber) {
    return pumps.values().stream()
        .filter(pump -> pump.name().equals(subscriber))
        .allMatch(Pump::quiet);
  }

  /**
   * @return number of the subscriber
   */
  int register(String name, String channel) throws SQLException {
    return transactions.call(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "insert into subscriber (name, channel, created_at) values (?, ?, ?) on conflict"
                      + " (name) do update set removed_at = null, removed_by = null where"
                      + " subscriber.removed_at is not null")) {
            insert.setString(1, name);
            insert.setString(2, channel);
            insert.setTimestamp(3, Timestamp.from(clock.instant()));
            insert.executeUpdate();
          }
          try (PreparedStatement select =
              connection.prepareStatement("select id, channel from subscriber where name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
              row.next();
              if (!row.getString(2).equals(channel)) {
                throw new IllegalStateException(
                    "subscriber '"
                        + name
                        + "' already reads channel '"
                        + row.getString(2)
                        + "', so it cannot read '"
                        + channel
                        + "'; choose another name");
              }
              return row.getInt(1);
            }
          }
        });
  }

  void signal(NewWork work) {
    work.forEach(
        (subscriber, accounts) -> {
          Pump pump = pumps.get(subscriber);
          if (pump != null) {
            pump.signalFresh(accounts);
          }
        });
  }

  /**
   * @return those that handle events of this channel where these are published
   */
  List<Pump> transacted(String channel) {
    return reading(channel).filter(pump -> pump.subscription().transacted()).toList();
  }

  /**
   * @return how many subscribers of this hub read a channel
   */
  int readers(String channel) {
    return (int) reading(channel).count();
  }

  private Stream<Pump> reading(String channel) {
    return pumps.values().stream().filter(pump -> pump.subscription().channel().equals(channel));
  }

  /**
   * Finds work that no signal told of: of other hubs, replayed, due again. A pump that is at work
   * looks itself: asking for it walks over all it has just done.
   */
  void poll() {
    if (pumps.isEmpty()) {
      return;
    }
    List<Integer> quiet = new ArrayList<>();
    pumps.forEach(
        (id, pump) -> {
          if (pump.quiet()) {
            quiet.add(id);
          } else {
            pump.signalFresh();
            pump.signalDue();
          }
        });
    try {
      transactions.run(
          connection -> {
            refreshHolds(connection);
            try (RoundTrip trip =
                new RoundTrip(connection)
                    .add(PendingReader.ALONG_THE_INDEX)
                    .add(
                        ANY_WORK,
                        Timestamp.from(clock.instant()),
                        connection.createArrayOf("integer", quiet.toArray()))
                    .run()) {
              trip.rows();
              ResultSet rows = trip.rows();
              while (rows.next()) {
                Pump pump = pumps.get(rows.getInt(1));
                if (rows.getBoolean(2)) {
                  pump.signalFresh();
                }
                if (rows.getBoolean(3)) {
                  pump.signalDue();
                }
              }
            }
          });
    } catch (SQLException e) {
      LOG.warn("the database cannot be asked for work: {}", e.getMessage());
    }
  }

  /** One at a time, or what was read before a hold would be kept after it. */
  private synchronized void refreshHolds(Connection connection) throws SQLException {
    holds = readHolds(connection);
  }

  private static Map<Integer, Set<String>> readHolds(Connection connection) throws SQLException {
    Map<Integer, Set<String>> found = new HashMap<>();
    try (PreparedStatement statement =
            connection.prepareStatement("select subscriber, account from subscriber_hold");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.computeIfAbsent(rows.getInt(1), s -> new HashSet<>()).add(rows.getString(2));
      }
    }
    return found;
  }

  Set<String> held(int subscriber) {
    return holds.getOrDefault(subscriber, Set.of());
  }

  boolean idle(short lane) {
    return pumps.values().stream().allMatch(pump -> pump.idle(lane));
  }

  void lanesGained() {
    pumps.values().forEach(Pump::lanesGained);
  }

  boolean quiet() {
    return pumps.values().stream().allMatch(Pump::quiet);
  }

  void stopFeeding() {
    pumps.values().forEach(pump -> pump.feed(null));
  }
}
