package io.easyflow.channel;

import java.util.ArrayList;
import java.util.List;

/** A delivery that only remembers what a route did with it. */
public final class RecordingDelivery implements Delivery {
  private final List<Effect> effects = new ArrayList<>();
  private final List<NewEvent> published = new ArrayList<>();
  private final List<NewEvent> deadLetters = new ArrayList<>();
  private final List<Boolean> started = new ArrayList<>();
  private int refused;

  @Override
  public long eventId() {
    return 1;
  }

  @Override
  public long deliveryId() {
    return 2;
  }

  @Override
  public String subscriber() {
    return "test";
  }

  @Override
  public String platform() {
    return "demo";
  }

  @Override
  public String account() {
    return "demo:default";
  }

  @Override
  public int attempts() {
    return 0;
  }

  @Override
  public boolean forced() {
    return false;
  }

  @Override
  public void effect(Effect effect) {
    effects.add(effect);
  }

  @Override
  public void publish(NewEvent event) {
    published.add(event);
  }

  @Override
  public void deadLetter(NewEvent event, String reason) {
    deadLetters.add(event);
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
