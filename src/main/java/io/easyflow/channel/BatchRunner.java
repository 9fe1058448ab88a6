package io.easyflow.channel;

import io.easyflow.account.AccountView;
import io.easyflow.account.Accounts;
import io.easyflow.account.SecretMask;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Runs a batch of deliveries through a route. */
final class BatchRunner {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);

  private final Starts starts;
  private final RetrySchedule schedule;
  private final Accounts accounts;
  private final SecretMask mask;
  private final ChannelMetrics metrics;
  private final Clock clock;

  BatchRunner(
      Starts starts,
      RetrySchedule schedule,
      Accounts accounts,
      SecretMask mask,
      ChannelMetrics metrics,
      Clock clock) {
    this.starts = starts;
    this.schedule = schedule;
    this.accounts = accounts;
    this.mask = mask;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** A delivery chosen to run, or to be put behind another one. */
  record Chosen(PendingDelivery row, KeyOrder.Verdict verdict) {}

  /**
   * What is known after a batch.
   *
   * @param left how many did not run, because nobody takes deliveries any more
   */
  record Result(List<Settlement.Item> settled, List<PendingDelivery> dropped, int left) {}

  /**
   * @return the deliveries that ran; the rest stays as it is once nobody takes them any more, so
   *     that it keeps its place
   */
  List<Settlement.Item> run(Pump pump, List<Chosen> batch, Map<Long, EventBody> bodies) {
    List<Settlement.Item> items = new ArrayList<>(batch.size());
    EarlierWaiting waiting = new EarlierWaiting();
    for (Chosen chosen : batch) {
      DurableConsumer consumer = pump.consumer();
      if (consumer == null) {
        break;
      }
      EventBody body = bodies.get(chosen.row().eventId());
      Settlement.Item item = run(pump, consumer, chosen, body, waiting.of(chosen.row()));
      items.add(item);
      waiting.note(item);
    }
    return items;
  }

  private Settlement.Item run(
      Pump pump, DurableConsumer consumer, Chosen chosen, EventBody body, Long earlier) {
    PendingDelivery row = chosen.row();
    Subscription subscription = pump.subscription();
    Instant receivedAt = body == null ? clock.instant() : body.receivedAt();
    DeliveryRun run = new DeliveryRun(row, receivedAt, subscription.name(), starts, mask::mask);
    Outcome outcome = withoutRunning(chosen, body, subscription, earlier);
    if (outcome == null) {
      Throwable failure = process(consumer, run, row, body);
      outcome = failure == null ? Outcome.DONE : outcome(run, failure);
    }
    run.routeEnded();
    if (outcome.kind() != Outcome.Kind.DONE) {
      run.discard();
      LOG.atLevel(level(outcome.kind()))
          .log(
              "delivery {} of event {} to {}: {} ({})",
              row.id(),
              row.eventId(),
              subscription.name(),
              outcome.kind(),
              outcome.reason());
    }
    String type = body == null ? null : body.type();
    Long overtaken = chosen.verdict().overtakes() == null ? earlier : chosen.verdict().overtakes();
    return new Settlement.Item(run, pump.id(), type, outcome, overtaken);
  }

  /**
   * Runs an event that no delivery was written for.
   *
   * @return what its route wants to be written; null when it failed or would call somebody, so that
   *     it needs a delivery
   */
  Settlement.Item transacted(
      Pump pump, DurableConsumer consumer, PendingDelivery row, KeptEvent event) {
    EventBody body = event.body();
    DeliveryRun run =
        new DeliveryRun(row, body.receivedAt(), pump.name(), event.event(), mask::mask);
    if (process(consumer, run, row, body) != null) {
      if (run.wantsCall()) {
        pump.callsSomebody();
      }
      return null;
    }
    run.routeEnded();
    return new Settlement.Item(run, pump.id(), body.type(), Outcome.DONE, null);
  }

  /** What is decided before the route runs; null when it shall run. */
  private Outcome withoutRunning(
      Chosen chosen, EventBody body, Subscription subscription, Long earlier) {
    PendingDelivery row = chosen.row();
    if (chosen.verdict().behindUntil() != null) {
      return Outcome.behind(chosen.verdict().behindUntil());
    }
    if (!subscription.hold().isZero() && earlier != null) {
      return behind(subscription);
    }
    if (row.started() && !row.repeatable()) {
      return Outcome.unknown(
          "the hub stopped during a call that cannot be repeated; look at the platform, then"
              + " replay or skip it");
    }
    if (body == null) {
      return new Outcome(Outcome.Kind.DEAD, null, "its event is no longer kept");
    }
    return null;
  }

  Outcome behind(Subscription subscription) {
    return Outcome.behind(clock.instant().plus(subscription.hold()));
  }

  Outcome outcome(DeliveryRun run, Throwable failure) {
    return Outcome.of(
        failure, run.row().attempts() + 1, run.effected(), clock.instant(), schedule, mask::mask);
  }

  /** A delivery that waits for its turn is no news; one that a person must look at is. */
  private static Level level(Outcome.Kind kind) {
    return switch (kind) {
      case DEFERRED, BEHIND -> Level.DEBUG;
      case DEAD, UNKNOWN -> Level.WARN;
      default -> Level.INFO;
    };
  }

  private Throwable process(
      DurableConsumer consumer, DeliveryRun run, PendingDelivery row, EventBody body) {
    Exchange exchange = consumer.createExchange(false);
    try {
      exchange.setProperty(Delivery.PROPERTY, run);
      exchange.getMessage().setBody(body.body());
      body.headers().forEach(exchange.getMessage()::setHeader);
      exchange.getMessage().setHeader("eventType", body.type());
      exchange.getMessage().setHeader("eventId", row.eventId());
      exchange.getMessage().setHeader("platform", row.platform());
      exchange.getMessage().setHeader("accountId", row.account());
      accounts
          .find(row.account())
          .ifPresent(
              account -> exchange.setVariable(AccountView.VARIABLE, AccountView.of(account)));
      metrics.started(run.subscriber(), run.receivedAt(), clock.instant());
      consumer.getProcessor().process(exchange);
      return exchange.getException();
    } catch (Exception e) {
      return e;
    } finally {
      consumer.releaseExchange(exchange, false);
    }
  }
}
