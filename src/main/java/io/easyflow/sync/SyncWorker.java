package io.easyflow.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.SyncSpec;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.SteadyClock;
import io.easyflow.model.AnalyticsRow;
import io.easyflow.model.Contact;
import io.easyflow.model.Order;
import io.easyflow.model.OrderState;
import io.easyflow.model.Product;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads one page a delivery. The page, its cursor and the event that asks for the next page commit
 * together, so a run that is killed goes on where it was.
 */
@Component
public class SyncWorker {
  /** Exchange property with the endpoint of the port to call; absent when nothing is to do. */
  static final String PORT = "EasyFlowSyncPort";

  private static final String PAGE = "EasyFlowSyncPage";
  private static final Logger LOG = LoggerFactory.getLogger(SyncWorker.class);

  private final Catalog catalog;
  private final SyncStates states;
  private final SyncProperties properties;
  private final SyncMetrics metrics;
  private final CanonicalJson json;
  private final Clock clock;
  private final SteadyClock versions;

  /**
   * @param catalog tells how a connector is polled
   * @param states how far each account has been read
   * @param properties when data is read
   * @param metrics counts runs
   * @param json reads and writes events
   * @param clock the time
   * @param versions the time of what is seen, for what tells none of its own
   */
  public SyncWorker(
      Catalog catalog,
      SyncStates states,
      SyncProperties properties,
      SyncMetrics metrics,
      CanonicalJson json,
      Clock clock,
      SteadyClock versions) {
    this.catalog = catalog;
    this.states = states;
    this.properties = properties;
    this.metrics = metrics;
    this.json = json;
    this.clock = clock;
    this.versions = versions;
  }

  /** What is known before the port is called. */
  private record Page(
      Connector connector,
      SyncSpec spec,
      SyncState state,
      String trigger,
      Instant at,
      Instant seenAt) {
    String kind() {
      return state.kind();
    }

    SyncPlan plan(SyncProperties properties) {
      return new SyncPlan(spec, properties.history());
    }
  }

  /**
   * Finds out which page is meant and sets what its port needs.
   *
   * @param exchange with a {@code sync-work} event
   */
  void prepare(Exchange exchange) {
    Delivery delivery = HubEntryRoutes.delivery(exchange, SyncWork.CHANNEL);
    SyncWork work = json.read(exchange.getMessage().getBody(String.class), SyncWork.class);
    Connector connector = catalog.find(delivery.platform()).orElse(null);
    SyncSpec spec = connector == null ? null : connector.sync().get(work.kind());
    if (spec == null) {
      throw new DeliveryFailure.Permanent(
          "connector '%s' declares no sync of '%s' any more: put it under 'sync:' in its connector.yaml, or skip this"
              .formatted(delivery.platform(), work.kind()),
          null);
    }
    SyncState state = current(work, delivery, spec);
    if (state == null) {
      return;
    }
    Page page =
        new Page(connector, spec, state, work.trigger(), clock.instant(), versions.instant());
    exchange.setProperty(PAGE, page);
    exchange.setProperty(Delivery.PROPERTY, new CountingDelivery(delivery));
    exchange.setVariable("since", text(state.since()));
    exchange.setVariable("until", text(state.until()));
    exchange.removeVariable("nextCursor");
    if (state.statuses()) {
      List<String> ids =
          states.openOrders(
              state.account(),
              state.cursor(),
              page.at.minus(properties.openOrders()),
              spec.statuses());
      exchange.removeVariable("cursor");
      if (ids.isEmpty()) {
        commit(delivery, page, new Read(null, null, 0, 0), null);
        return;
      }
      exchange.setVariable(
          "nextCursor", ids.size() < spec.statuses() ? "" : ids.get(ids.size() - 1));
      exchange.getMessage().setBody(ids);
      exchange.setProperty(PORT, "direct:" + connector.id() + "-order-status");
    } else {
      if (state.cursor() == null) {
        exchange.removeVariable("cursor");
      } else {
        exchange.setVariable("cursor", state.cursor());
      }
      exchange.getMessage().setBody(null);
      exchange.setProperty(PORT, "direct:" + connector.id() + "-" + work.kind());
    }
  }

  private SyncState current(SyncWork work, Delivery delivery, SyncSpec spec) {
    SyncState state = states.find(work.account(), work.kind()).orElse(null);
    if (work.run() == null) {
      if (state == null) {
        states.ensure(work.account(), work.kind(), clock.instant());
        state = states.find(work.account(), work.kind()).orElseThrow();
      }
      if (state.run() != null) {
        LOG.info("{} of {} are being read already", work.kind(), work.account());
        return null;
      }
      return new SyncPlan(spec, properties.history())
          .begin(state, delivery.eventId(), clock.instant());
    }
    boolean meant = state != null && work.run().equals(state.run()) && work.page() == state.page();
    if (!meant) {
      LOG.info("page {} of run {} of {} was read already", work.page(), work.run(), work.account());
    }
    return meant ? state : null;
  }

  /** What the port gave: effects, and how many items. */
  private record Read(OrdersSeen orders, RowsSeen rows, int items, int failed) {}

  /**
   * Takes what the port gave.
   *
   * @param exchange after the port
   */
  void finish(Exchange exchange) {
    Page page = exchange.getProperty(PAGE, Page.class);
    CountingDelivery delivery = (CountingDelivery) Delivery.of(exchange);
    String next = exchange.getVariable("nextCursor", String.class);
    commit(
        delivery,
        page,
        read(exchange, page, delivery),
        next == null || next.isBlank() ? null : next);
  }

  private Read read(Exchange exchange, Page page, CountingDelivery delivery) {
    String port = exchange.getProperty(PORT, String.class).substring("direct:".length());
    if (page.state.statuses()) {
      List<OrderState> found = HubEntryRoutes.records(exchange, port, OrderState.class);
      return new Read(
          new OrdersSeen(List.of(), found, page.seenAt), null, found.size(), delivery.failed());
    }
    return switch (page.kind()) {
      case "orders" -> {
        List<Order> found = HubEntryRoutes.records(exchange, port, Order.class);
        yield new Read(
            new OrdersSeen(found, List.of(), page.seenAt), null, found.size(), delivery.failed());
      }
      case "products" -> rows(exchange, page, delivery, port, RowTable.PRODUCTS, Product.class);
      case "contacts" -> rows(exchange, page, delivery, port, RowTable.CONTACTS, Contact.class);
      case "analytics" ->
          rows(exchange, page, delivery, port, RowTable.ANALYTICS, AnalyticsRow.class);
      case "updates" -> {
        List<JsonNode> found = HubEntryRoutes.records(exchange, port, JsonNode.class);
        UpdateEvents events = new UpdateEvents(page.connector, json);
        found.forEach(update -> delivery.publish(events.of(page.state.account(), update)));
        yield new Read(null, null, found.size(), delivery.failed());
      }
      default ->
          throw new DeliveryFailure.Permanent(
              "sync kind '" + page.kind() + "' is none the hub can keep", null);
    };
  }

  private static Read rows(
      Exchange exchange,
      Page page,
      CountingDelivery delivery,
      String port,
      RowTable table,
      Class<?> type) {
    List<?> found = HubEntryRoutes.records(exchange, port, type);
    return new Read(null, new RowsSeen(table, found, page.seenAt), found.size(), delivery.failed());
  }

  private void commit(Delivery delivery, Page page, Read read, String nextCursor) {
    SyncState before = page.state;
    SyncPlan plan = page.plan(properties);
    SyncState after;
    String error = null;
    if (page.kind().equals("updates")) {
      after = before.idle(null, nextCursor == null ? before.cursor() : nextCursor);
    } else {
      try {
        after = next(page, plan, nextCursor);
      } catch (IllegalStateException e) {
        error = e.getMessage();
        after = before.idle(before.since(), null);
      }
    }
    boolean ends = after.run() == null;
    delivery.effect(
        new SyncStep(
            before,
            after,
            page.trigger,
            page.at,
            read.orders,
            read.rows,
            read.items,
            read.failed,
            ends ? plan.nextRun(before.target()) : null,
            error));
    metrics.items(page.connector.id(), page.kind(), read.items);
    if (!ends) {
      delivery.publish(
          new SyncWork(before.account(), page.kind(), after.run(), after.page(), page.trigger)
              .event(json, null));
    } else if (error == null) {
      metrics.success(page.connector.id(), page.kind());
    } else {
      LOG.warn("reading {} of {} ended: {}", page.kind(), before.account(), error);
      metrics.failure(page.connector.id(), page.kind());
    }
  }

  private SyncState next(Page page, SyncPlan plan, String nextCursor) {
    SyncState before = page.state;
    SyncState after;
    if (before.statuses()) {
      after = nextCursor == null ? null : before.at(nextCursor);
    } else {
      boolean asks = page.kind().equals("orders") && page.spec.statuses() > 0;
      after = plan.after(before, nextCursor, asks);
    }
    return after == null ? before.idle(plan.nextSince(before), null) : after;
  }

  /**
   * Notes why the page could not be read. A cursor the platform refuses ends the run: the next one
   * begins at the start of the window. Everything else goes to the channel, which tries again.
   *
   * @param exchange with the failure
   * @throws Exception the failure, unless it ended the run
   */
  void failed(Exchange exchange) throws Exception {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Page page = exchange.getProperty(PAGE, Page.class);
    SyncState before = page.state;
    if (failure instanceof DeliveryFailure.Deferred) {
      throw failure;
    }
    metrics.failure(page.connector.id(), page.kind());
    boolean cursorRefused =
        failure instanceof DeliveryFailure.Permanent
            && before.cursor() != null
            && !before.statuses()
            && !page.kind().equals("updates");
    if (!cursorRefused) {
      states.failing(
          before.account(), before.kind(), Delivery.of(exchange).eventId(), sentence(failure));
      throw failure;
    }
    String error =
        "page %d was refused, so the run ended and the next one begins at %s again: %s"
            .formatted(before.page() + 1, before.since(), sentence(failure));
    LOG.warn("reading {} of {}: {}", before.kind(), before.account(), error);
    Delivery.of(exchange)
        .effect(
            new SyncStep(
                before,
                before.idle(before.since(), null),
                page.trigger,
                page.at,
                null,
                null,
                0,
                0,
                page.plan(properties).nextRun(before.target()),
                error));
  }

  private static String sentence(Exception failure) {
    return failure instanceof DeliveryFailure || failure.getMessage() != null
        ? failure.getMessage()
        : failure.getClass().getSimpleName();
  }

  private static String text(Instant time) {
    return time == null ? null : time.toString();
  }
}
