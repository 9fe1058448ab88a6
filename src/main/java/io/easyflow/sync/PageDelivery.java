package io.easyflow.sync;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.Effect;
import io.easyflow.channel.NewEvent;
import java.time.Instant;

/** Passes everything on, and counts the items of a page that failed by themselves. */
final class CountingDelivery implements Delivery {
  private final Delivery delivery;
  private int failed;

  CountingDelivery(Delivery delivery) {
    this.delivery = delivery;
  }

  int failed() {
    return failed;
  }

  @Override
  public void deadLetter(NewEvent event, String reason) {
    failed++;
    delivery.deadLetter(event, reason);
  }

  @Override
  public long eventId() {
    return delivery.eventId();
  }

  @Override
  public long deliveryId() {
    return delivery.deliveryId();
  }

  @Override
  public String subscriber() {
    return delivery.subscriber();
  }

  @Override
  public String platform() {
    return delivery.platform();
  }

  @Override
  public String account() {
    return delivery.account();
  }

  @Override
  public Instant receivedAt() {
    return delivery.receivedAt();
  }

  @Override
  public int attempts() {
    return delivery.attempts();
  }

  @Override
  public boolean forced() {
    return delivery.forced();
  }

  @Override
  public void effect(Effect effect) {
    delivery.effect(effect);
  }

  @Override
  public void announce(Effect effect) {
    delivery.announce(effect);
  }

  @Override
  public void publish(NewEvent event) {
    delivery.publish(event);
  }

  @Override
  public String started(boolean repeatable) {
    return delivery.started(repeatable);
  }

  @Override
  public void refused() {
    delivery.refused();
  }
}
