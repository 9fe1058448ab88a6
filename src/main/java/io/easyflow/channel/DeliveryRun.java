package io.easyflow.channel;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** One run of a delivery: collects what the route wants to be written. */
final class DeliveryRun implements Delivery {
  private final PendingDelivery row;
  private final Instant receivedAt;
  private final String subscriber;
  private final NewEvent event;
  private final Starts starts;
  private final UnaryOperator<String> mask;
  private final List<Effect> effects = new ArrayList<>();
  private final List<Effect> failureEffects = new ArrayList<>();
  private final List<NewEvent> events = new ArrayList<>();
  private final List<DeadPart> deadParts = new ArrayList<>();
  private int routeEvents;
  private int routeDeadParts;
  private int calls;
  private int effectedCalls;
  private boolean lastRepeatable;
  private boolean wantsCall;

  /** A part that failed for good. */
  record DeadPart(NewEvent event, String reason) {}

  /**
   * @param starts records calls
   */
  DeliveryRun(
      PendingDelivery row,
      Instant receivedAt,
      String subscriber,
      Starts starts,
      UnaryOperator<String> mask) {
    this(row, receivedAt, subscriber, null, starts, mask);
  }

  /** A run inside the transaction that publishes the event: no calls can be made. */
  DeliveryRun(
      PendingDelivery row,
      Instant receivedAt,
      String subscriber,
      NewEvent event,
      UnaryOperator<String> mask) {
    this(row, receivedAt, subscriber, event, null, mask);
  }

  private DeliveryRun(
      PendingDelivery row,
      Instant receivedAt,
      String subscriber,
      NewEvent event,
      Starts starts,
      UnaryOperator<String> mask) {
    this.row = row;
    this.receivedAt = receivedAt;
    this.subscriber = subscriber;
    this.event = event;
    this.starts = starts;
    this.mask = mask;
  }

  PendingDelivery row() {
    return row;
  }

  List<Effect> effects() {
    return effects;
  }

  /** What is written instead when it is not done. */
  List<Effect> failureEffects() {
    return failureEffects;
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

  /**
   * @return true when a call was wanted where none can be made
   */
  boolean wantsCall() {
    return wantsCall;
  }

  /** The route is through; what effect handlers add from here on belongs to one commit attempt. */
  void routeEnded() {
    routeEvents = events.size();
    routeDeadParts = deadParts.size();
    if (effected()) {
      CrashPoint.CALLED.pass();
    }
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
  public void onFailure(Effect effect) {
    failureEffects.add(effect);
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
  public boolean transacted() {
    return event != null;
  }

  @Override
  public Object origin(Object body) {
    return event != null && event.body() == body ? event.origin() : null;
  }

  @Override
  public void calling() {
    if (transacted()) {
      wantsCall = true;
      throw new DeliveryFailure.Deferred("a call is made after the commit", Duration.ZERO);
    }
  }

  @Override
  public String started(boolean repeatable) {
    calling();
    calls++;
    lastRepeatable = repeatable;
    if (!repeatable) {
      effectedCalls++;
    }
    try {
      if (!starts.mark(this, repeatable)) {
        refused();
        throw new DeliveryFailure.Deferred(
            "another hub has taken over, or a person has taken the delivery away",
            Duration.ofSeconds(1));
      }
    } catch (SQLException e) {
      refused();
      throw new DeliveryFailure.Retryable(
          "the call was not made: its start could not be recorded", null, e);
    }
    CrashPoint.STARTED.pass();
    return "ef-" + row.id() + "-" + calls;
  }

  @Override
  public void refused() {
    if (!lastRepeatable && effectedCalls > 0) {
      effectedCalls--;
    }
  }
}
