package io.easyflow.channel;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** One run of a delivery: collects what the route wants to be written. */
final class DeliveryRun implements Delivery {
  private final PendingDelivery row;
  private final Instant receivedAt;
  private final String subscriber;
  private final Transactions transactions;
  private final Lanes lanes;
  private final UnaryOperator<String> mask;
  private final Clock clock;
  private final List<Effect> effects = new ArrayList<>();
  private final List<NewEvent> events = new ArrayList<>();
  private final List<DeadPart> deadParts = new ArrayList<>();
  private int routeEvents;
  private int routeDeadParts;
  private int calls;
  private int effectedCalls;
  private boolean lastRepeatable;

  /** A part that failed for good. */
  record DeadPart(NewEvent event, String reason) {}

  DeliveryRun(
      PendingDelivery row,
      Instant receivedAt,
      String subscriber,
      Transactions transactions,
      Lanes lanes,
      UnaryOperator<String> mask,
      Clock clock) {
    this.row = row;
    this.receivedAt = receivedAt;
    this.subscriber = subscriber;
    this.transactions = transactions;
    this.lanes = lanes;
    this.mask = mask;
    this.clock = clock;
  }

  PendingDelivery row() {
    return row;
  }

  List<Effect> effects() {
    return effects;
  }

  List<NewEvent> events() {
    return events;
  }

  List<DeadPart> deadParts() {
    return deadParts;
  }

  /**
   * @return true when a call was made that the platform would do again if it were repeated
   */
  boolean effected() {
    return effectedCalls > 0;
  }

  /** The route is through; what effect handlers add from here on belongs to one commit attempt. */
  void routeEnded() {
    routeEvents = events.size();
    routeDeadParts = deadParts.size();
  }

  /** Forgets what a commit attempt added before it was rolled back. */
  void rewind() {
    events.subList(routeEvents, events.size()).clear();
    deadParts.subList(routeDeadParts, deadParts.size()).clear();
  }

  void discard() {
    routeEvents = 0;
    routeDeadParts = 0;
    effects.clear();
    events.clear();
    deadParts.clear();
  }

  @Override
  public long eventId() {
    return row.eventId();
  }

  @Override
  public long deliveryId() {
    return row.id();
  }

  @Override
  public String subscriber() {
    return subscriber;
  }

  @Override
  public String platform() {
    return row.platform();
  }

  @Override
  public String account() {
    return row.account();
  }

  @Override
  public Instant receivedAt() {
    return receivedAt;
  }

  @Override
  public int attempts() {
    return row.attempts();
  }

  @Override
  public boolean forced() {
    return row.forced();
  }

  @Override
  public void effect(Effect effect) {
    effects.add(effect);
  }

  @Override
  public void publish(NewEvent event) {
    events.add(event);
  }

  @Override
  public void deadLetter(NewEvent event, String reason) {
    deadParts.add(new DeadPart(event, Outcome.cut(mask.apply(reason))));
  }

  @Override
  public String started(boolean repeatable) {
    calls++;
    lastRepeatable = repeatable;
    if (!repeatable) {
      effectedCalls++;
    }
    try {
      boolean marked = transactions.call(connection -> mark(connection, repeatable));
      if (!marked) {
        refused();
        throw new DeliveryFailure.Deferred(
            "another hub has taken over, or a person has taken the delivery away",
            java.time.Duration.ofSeconds(1));
      }
    } catch (SQLException e) {
      refused();
      throw new DeliveryFailure.Retryable(
          "the call was not made: its start could not be recorded", null, e);
    }
    return "ef-" + row.id() + "-" + calls;
  }

  private boolean mark(java.sql.Connection connection, boolean repeatable) throws SQLException {
    if (!lanes.fenced(connection, List.of(row))) {
      return false;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update delivery set started_at = ?, repeatable = coalesce(repeatable, true) and ?"
                + " where id = ?")) {
      statement.setTimestamp(1, Timestamp.from(clock.instant()));
      statement.setBoolean(2, repeatable);
      statement.setLong(3, row.id());
      return statement.executeUpdate() == 1;
    }
  }

  @Override
  public void refused() {
    if (!lastRepeatable && effectedCalls > 0) {
      effectedCalls--;
    }
  }
}
