package io.easyflow.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.account.AccountView;
import io.easyflow.account.Accounts;
import io.easyflow.account.SecretMask;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Runs a batch of deliveries through a route and settles it. */
final class BatchRunner {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private final Transactions transactions;
  private final Settlement settlement;
  private final Lanes lanes;
  private final RetrySchedule schedule;
  private final Accounts accounts;
  private final SecretMask mask;
  private final ChannelMetrics metrics;
  private final ObjectMapper mapper;
  private final Clock clock;

  BatchRunner(
      Transactions transactions,
      Settlement settlement,
      Lanes lanes,
      RetrySchedule schedule,
      Accounts accounts,
      SecretMask mask,
      ChannelMetrics metrics,
      ObjectMapper mapper,
      Clock clock) {
    this.transactions = transactions;
    this.settlement = settlement;
    this.lanes = lanes;
    this.schedule = schedule;
    this.accounts = accounts;
    this.mask = mask;
    this.metrics = metrics;
    this.mapper = mapper;
    this.clock = clock;
  }

  /** A delivery chosen to run, or to be put behind another one. */
  record Chosen(PendingDelivery row, KeyOrder.Verdict verdict) {}

  /** What is known after a batch. */
  record Result(List<Settlement.Item> settled, List<PendingDelivery> dropped, Set<Integer> woken) {}

  Result run(Pump pump, List<Chosen> batch) throws SQLException, InterruptedException {
    List<PendingDelivery> rows = batch.stream().map(Chosen::row).toList();
    Map<Long, Settlement.Body> bodies = settlement.bodies(rows);
    List<Settlement.Item> items = new ArrayList<>(batch.size());
    Set<PendingDelivery.Key> failed = new HashSet<>();
    for (Chosen chosen : batch) {
      Settlement.Item item = run(pump, chosen, bodies.get(chosen.row().eventId()), failed);
      items.add(item);
      if (item.outcome().waits() && chosen.row().key() != null) {
        failed.add(chosen.row().key());
      }
    }
    return settle(pump, items);
  }

  private Settlement.Item run(
      Pump pump, Chosen chosen, Settlement.Body body, Set<PendingDelivery.Key> failed) {
    PendingDelivery row = chosen.row();
    Subscription subscription = pump.subscription();
    Instant receivedAt = body == null ? clock.instant() : body.receivedAt();
    DeliveryRun run =
        new DeliveryRun(
            row, receivedAt, subscription.name(), transactions, lanes, mask::mask, clock);
    Outcome outcome = withoutRunning(chosen, body, subscription, failed);
    if (outcome == null) {
      Throwable failure = process(pump, run, row, body);
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
    return new Settlement.Item(run, type, outcome, chosen.verdict().overtakes());
  }

  /** What is decided before the route runs; null when it shall run. */
  private Outcome withoutRunning(
      Chosen chosen,
      Settlement.Body body,
      Subscription subscription,
      Set<PendingDelivery.Key> failed) {
    PendingDelivery row = chosen.row();
    if (chosen.verdict().behindUntil() != null) {
      return Outcome.behind(chosen.verdict().behindUntil());
    }
    if (!subscription.hold().isZero() && failed.contains(row.key())) {
      return Outcome.behind(clock.instant().plus(subscription.hold()));
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

  private Outcome outcome(DeliveryRun run, Throwable failure) {
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

  private Throwable process(Pump pump, DeliveryRun run, PendingDelivery row, Settlement.Body body) {
    DurableConsumer consumer = pump.consumer();
    if (consumer == null) {
      return new DeliveryFailure.Deferred(
          "its route is being replaced", java.time.Duration.ofMillis(50));
    }
    Exchange exchange = consumer.createExchange(false);
    try {
      exchange.setProperty(Delivery.PROPERTY, run);
      exchange.getMessage().setBody(body.body());
      headers(body).forEach(exchange.getMessage()::setHeader);
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

  private Map<String, String> headers(Settlement.Body body) throws JsonProcessingException {
    return body.headers() == null ? new HashMap<>() : mapper.readValue(body.headers(), HEADERS);
  }

  /** Never runs a route again because the database was away: its calls are made. */
  private Result settle(Pump pump, List<Settlement.Item> items) throws InterruptedException {
    Set<Integer> woken = new HashSet<>();
    List<Settlement.Item> settled = new ArrayList<>();
    List<PendingDelivery> dropped = new ArrayList<>();
    settle(pump, items, settled, dropped, woken);
    return new Result(settled, dropped, woken);
  }

  private void settle(
      Pump pump,
      List<Settlement.Item> items,
      List<Settlement.Item> settled,
      List<PendingDelivery> dropped,
      Set<Integer> woken)
      throws InterruptedException {
    long pause = 50;
    while (true) {
      try {
        woken.addAll(settlement.commit(pump.id(), items));
        settled.addAll(items);
        metrics.settled(pump.name(), items);
        return;
      } catch (Settlement.LostLanes | Settlement.Gone e) {
        if (items.size() > 1) {
          break;
        }
        LOG.warn("delivery {}: {}", items.get(0).row().id(), e.getMessage());
        dropped.add(items.get(0).row());
        return;
      } catch (SQLException e) {
        if (Transactions.unavailable(e)) {
          LOG.warn("a batch of {} waits for the database: {}", pump.name(), e.getMessage());
          Thread.sleep(pause);
          pause = Math.min(pause * 2, 2000);
        } else if (!Transactions.conflict(e)) {
          if (items.size() > 1) {
            break;
          }
          failAlone(pump, items.get(0), e, settled, dropped, woken);
          return;
        }
      } catch (RuntimeException e) {
        if (items.size() > 1) {
          break;
        }
        failAlone(pump, items.get(0), e, settled, dropped, woken);
        return;
      }
    }
    for (Settlement.Item item : items) {
      settle(pump, List.of(item), settled, dropped, woken);
    }
  }

  private void failAlone(
      Pump pump,
      Settlement.Item item,
      Exception failure,
      List<Settlement.Item> settled,
      List<PendingDelivery> dropped,
      Set<Integer> woken)
      throws InterruptedException {
    if (item.outcome().kind() != Outcome.Kind.DONE) {
      LOG.error("delivery {} cannot be marked: {}", item.row().id(), mask.mask(failure.toString()));
      dropped.add(item.row());
      return;
    }
    DeliveryRun run = item.run();
    Outcome outcome = outcome(run, failure);
    run.discard();
    LOG.info("effects of delivery {} failed: {}", item.row().id(), outcome.reason());
    settle(
        pump,
        List.of(new Settlement.Item(run, item.type(), outcome, null)),
        settled,
        dropped,
        woken);
  }
}
