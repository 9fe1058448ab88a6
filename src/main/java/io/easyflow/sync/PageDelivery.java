package io.easyflow.sync;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.Effect;
import io.easyflow.channel.NewEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes everything on. Items of a page that failed by themselves wait until the page was read
 * whole: one that fails later is read again, with the same items.
 */
final class PageDelivery implements Delivery {
  private final Delivery delivery;
  private final List<Failed> failed = new ArrayList<>();

  PageDelivery(Delivery delivery) {
    this.delivery = delivery;
  }

  private record Failed(NewEvent event, String reason) {}

  @Override
  public void deadLetter(NewEvent event, String reason) {
    failed.add(new Failed(event, reason));
  }

  /**
   * The page was read whole.
   *
   * @return how many of its items failed
   */
  int keepFailed() {
    int count = failed.size();
    failed.forEach(one -> delivery.deadLetter(one.event, one.reason));
    failed.clear();
    return count;
  }

  /** The page was not read whole. */
  void forgetFailed() {
    failed.clear();
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
  public void onFailure(Effect effect) {
    delivery.onFailure(effect);
  }

  @Override
  public void publish(NewEvent event) {
    delivery.publish(event);
  }

  @Override
  public boolean transacted() {
    return delivery.transacted();
  }

  @Override
  public void calling() {
    delivery.calling();
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
