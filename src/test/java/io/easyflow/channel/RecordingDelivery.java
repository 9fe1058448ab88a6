package io.easyflow.channel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A delivery that only remembers what a route did with it. */
public final class RecordingDelivery implements Delivery {
  public final List<Effect> effects = new ArrayList<>();
  public final List<Effect> failureEffects = new ArrayList<>();
  public final List<NewEvent> published = new ArrayList<>();
  public final List<NewEvent> deadLetters = new ArrayList<>();
  public final List<String> reasons = new ArrayList<>();
  public boolean forced;
  public Instant receivedAt = Instant.parse("2026-01-01T00:00:00Z");
  public int attempts;
  private final List<Boolean> started = new ArrayList<>();
  private final long eventId;
  private final String account;
  private final String subscriber;
  private int refused;

  public RecordingDelivery() {
    this(1, "demo:default");
  }

  public RecordingDelivery(long eventId, String account) {
    this(eventId, account, "test");
  }

  public RecordingDelivery(long eventId, String account, String subscriber) {
    this.eventId = eventId;
    this.account = account;
    this.subscriber = subscriber;
  }

  @Override
  public long eventId() {
    return eventId;
  }

  @Override
  public long deliveryId() {
    return eventId;
  }

  @Override
  public String subscriber() {
    return subscriber;
  }

  @Override
  public String platform() {
    return account.substring(0, account.indexOf(':'));
  }

  @Override
  public String account() {
    return account;
  }

  @Override
  public Instant receivedAt() {
    return receivedAt;
  }

  @Override
  public int attempts() {
    return attempts;
  }

  @Override
  public boolean forced() {
    return forced;
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
    published.add(event);
  }

  @Override
  public void deadLetter(NewEvent event, String reason) {
    deadLetters.add(event);
    reasons.add(reason);
  }

  @Override
  public String started(boolean repeatable) {
    started.add(repeatable);
    return "key-" + started.size();
  }

  @Override
  public void refused() {
    refused++;
  }

  /** What {@link #effect} got. */
  public List<Effect> effects() {
    return effects;
  }

  /** What {@link #publish} got. */
  public List<NewEvent> published() {
    return published;
  }

  /** What {@link #deadLetter} got. */
  public List<NewEvent> deadLetters() {
    return deadLetters;
  }

  /** What {@link #started(boolean)} got. */
  public List<Boolean> started() {
    return started;
  }

  /** How often {@link #refused} was called. */
  public int refusals() {
    return refused;
  }
}
