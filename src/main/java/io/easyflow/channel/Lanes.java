package io.easyflow.channel;

import io.easyflow.database.RoundTrip;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which lanes this hub owns. An owner holds a session advisory lock for each lane, so a dead hub
 * loses them with its connection; every mark checks the lane's fence, so a hub that only slept
 * cannot mark what another has taken over.
 */
final class Lanes {
  static final int COUNT = 64;
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  /** Namespaces of advisory locks, any numbers that nobody else uses. */
  private static final int OWNER = 0x45464C31;

  private static final int MEMBER = 0x45464C32;
  private static final int COMMIT = 0x45464C33;

  /** Stands for the fence of a lane that is not owned. */
  private static final long NO_FENCE = -1;

  private final DataSource source;
  private final UUID hub = UUID.randomUUID();
  private final int member = ThreadLocalRandom.current().nextInt();

  private final Map<Short, Long> fences = new ConcurrentHashMap<>();
  private final Predicate<Short> idle;
  private final Consumer<Set<Short>> gained;
  private Connection session;

  /**
   * @param idle tells whether nothing of a lane is in flight here, so it may be handed over
   * @param gained told which lanes are new here
   */
  Lanes(DataSource source, Predicate<Short> idle, Consumer<Set<Short>> gained) {
    this.source = source;
    this.idle = idle;
    this.gained = gained;
  }

  boolean owns(short lane) {
    return fences.containsKey(lane);
  }

  Set<Short> owned() {
    return Set.copyOf(fences.keySet());
  }

  /** Takes lanes up to a fair share of all hubs and hands over what is above it. */
  synchronized void balance() {
    try {
      if (session == null || !session.isValid(2)) {
        reconnect();
      }
      int hubs = hubs();
      int share = (COUNT + hubs - 1) / hubs;
      release(share);
      if (fences.size() < share) {
        Set<Short> taken = take(share - fences.size());
        if (!taken.isEmpty()) {
          gained.accept(taken);
        }
      }
    } catch (SQLException e) {
      LOG.warn("lanes cannot be checked, the database is away: {}", e.getMessage());
      close();
    }
  }

  private void reconnect() throws SQLException {
    close();
    fences.clear();
    session = source.getConnection();
    try (PreparedStatement lock = session.prepareStatement("select pg_advisory_lock(?, ?)")) {
      lock.setInt(1, MEMBER);
      lock.setInt(2, member);
      lock.execute();
    }
  }

  private int hubs() throws SQLException {
    try (PreparedStatement count =
        session.prepareStatement(
            "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid"
                + " from pg_database where datname = current_database()) and classid::bigint = ?"
                + " and granted")) {
      count.setLong(1, MEMBER);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        return Math.max(1, row.getInt(1));
      }
    }
  }

  private Set<Short> take(int wanted) throws SQLException {
    Set<Short> taken = new HashSet<>();
    int start = ThreadLocalRandom.current().nextInt(COUNT);
    for (int i = 0; i < COUNT && taken.size() < wanted; i++) {
      short lane = (short) ((start + i) % COUNT);
      if (!fences.containsKey(lane) && tryLock(lane)) {
        fences.put(lane, raiseFence(lane));
        taken.add(lane);
      }
    }
    return taken;
  }

  private boolean tryLock(short lane) throws SQLException {
    try (PreparedStatement lock = session.prepareStatement("select pg_try_advisory_lock(?, ?)")) {
      lock.setInt(1, OWNER);
      lock.setInt(2, lane);
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /**
   * The exclusive lock waits for marks of the former owner that are being committed. A hub that
   * takes back its own lane, because only its session broke, keeps the fence: what it has in flight
   * stays valid.
   */
  private long raiseFence(short lane) throws SQLException {
    session.setAutoCommit(false);
    try (PreparedStatement wait = session.prepareStatement("select pg_advisory_xact_lock(?, ?)");
        PreparedStatement raise =
            session.prepareStatement(
                "update lane set fence = fence + case when owner = ? then 0 else 1 end,"
                    + " owner = ? where lane = ? returning fence")) {
      wait.setInt(1, COMMIT);
      wait.setInt(2, lane);
      wait.execute();
      raise.setObject(1, hub);
      raise.setObject(2, hub);
      raise.setShort(3, lane);
      try (ResultSet row = raise.executeQuery()) {
        row.next();
        long fence = row.getLong(1);
        session.commit();
        return fence;
      }
    } finally {
      session.setAutoCommit(true);
    }
  }

  private void release(int share) throws SQLException {
    for (Short lane : List.copyOf(fences.keySet())) {
      if (fences.size() <= share) {
        return;
      }
      // Out of the map first: nothing new of it starts; then only an idle lane is handed over.
      Long fence = fences.remove(lane);
      if (!idle.test(lane)) {
        fences.put(lane, fence);
        continue;
      }
      try (PreparedStatement unlock = session.prepareStatement("select pg_advisory_unlock(?, ?)")) {
        unlock.setInt(1, OWNER);
        unlock.setInt(2, lane);
        unlock.execute();
      }
    }
  }

  /**
   * Begins what may only be written while this hub owns the lanes, until the end of the
   * transaction.
   *
   * @param connection of the transaction
   * @param rows whose lanes are meant
   * @param more goes to the database together with the question
   * @return the answers to what was added come next
   * @throws LostLanes when another hub has taken one of the lanes: roll back
   */
  RoundTrip fenced(Connection connection, Collection<PendingDelivery> rows, RoundTrip more)
      throws SQLException {
    List<Short> lanes = rows.stream().map(PendingDelivery::lane).distinct().sorted().toList();
    Object[] expected = lanes.stream().map(lane -> fences.getOrDefault(lane, NO_FENCE)).toArray();
    // Two statements, so that the second sees what the first waited for.
    RoundTrip trip =
        new RoundTrip(connection)
            .add(
                "select count(pg_advisory_xact_lock_shared(?, l)) from unnest(?::int[]) l",
                COMMIT,
                connection.createArrayOf("integer", lanes.toArray()))
            .add(
                "select count(*) from lane l join unnest(?::smallint[], ?::bigint[]) as u(lane,"
                    + " fence) on l.lane = u.lane and (l.fence = u.fence or u.fence = -1 and"
                    + " l.owner = ?)",
                connection.createArrayOf("smallint", lanes.toArray()),
                connection.createArrayOf("bigint", expected),
                hub);
    trip.add(more).run();
    trip.rows();
    ResultSet row = trip.rows();
    row.next();
    if (row.getInt(1) != lanes.size()) {
      trip.close();
      throw new LostLanes();
    }
    return trip;
  }

  /** The lanes belong to another hub now; nothing was written. */
  static final class LostLanes extends RuntimeException {
    LostLanes() {
      super("another hub has taken the lanes over");
    }
  }

  synchronized void close() {
    fences.clear();
    if (session != null) {
      // A session without its locks may go back to the pool; a broken one is thrown away by it.
      try (Connection leaving = session;
          PreparedStatement unlock = leaving.prepareStatement("select pg_advisory_unlock_all()")) {
        unlock.execute();
      } catch (SQLException e) {
        LOG.debug("closing the lanes' session: {}", e.getMessage());
      }
      session = null;
    }
  }
}
