package io.easyflow.sync;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.Effect;
import io.easyflow.channel.NewEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes everything on. Items of a page that failed by themselves wait until the page was read
 * whole: one that fails later is read again, with the same items. Of what is read ahead of its own
 * delivery nothing is passed on.
 */
final class PageDelivery implements Delivery {
  private final Delivery delivery;
  private final boolean ahead;
  private final List<Failed> failed = new ArrayList<>();
  private final List<Failed> lost = new ArrayList<>();

  /**
   * @param delivery the delivery; of what is read ahead, the one before it
   * @param ahead true when the pages are read ahead
   */
  PageDelivery(Delivery delivery, boolean ahead) {
    this.delivery = delivery;
    this.ahead = ahead;
  }

  private record Failed(NewEvent event, String reason) {}

  boolean ahead() {
    return ahead;
  }

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
    lost.addAll(failed);
    failed.clear();
    return count;
  }

  /**
   * @param other what was read ahead for this delivery
   */
  void takeOver(PageDelivery other) {
    lost.addAll(other.lost);
  }

  /** Passes on what failed of all pages. */
  void passOn() {
    lost.forEach(one -> delivery.deadLetter(one.event, one.reason));
    lost.clear();
  }

  private Delivery itself() {
    if (ahead) {
      throw new DeliveryFailure.Deferred("nothing is changed while reading ahead", Duration.ZERO);
    }
    return delivery;
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
    itself().effect(effect);
  }

  @Override
  public void onFailure(Effect effect) {
    itself().onFailure(effect);
  }

  @Override
  public void publish(NewEvent event) {
    itself().publish(event);
  }

  @Override
  public boolean transacted() {
    return !ahead && delivery.transacted();
  }

  @Override
  public void calling() {
    if (!ahead) {
      delivery.calling();
    }
  }

  @Override
  public String started(boolean repeatable) {
    return itself().started(repeatable);
  }

  @Override
  public void refused() {
    itself().refused();
  }
}
