package io.easyflow.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.SyncSpec;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.SteadyClock;
import io.easyflow.model.Order;
import io.easyflow.model.OrderState;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads a page a delivery, or several small ones. Pages, the cursor behind them and the event that
 * asks for the next page commit together, so a run that is killed goes on where it was.
 */
@Component
public class SyncWorker {
  /** Exchange property with the endpoint of the port to call; absent when nothing is to do. */
  static final String PORT = "EasyFlowSyncPort";

  /** Exchange property with the {@link PagesRead}; absent when nothing is to be read. */
  static final String PAGES = "EasyFlowSyncPages";

  private static final String SEEN_AT = "EasyFlowSyncSeenAt";
  private static final Logger LOG = LoggerFactory.getLogger(SyncWorker.class);

  private final Catalog catalog;
  private final SyncStates states;
  private final SyncProperties properties;
  private final SyncMetrics metrics;
  private final CanonicalJson json;
  private final Clock clock;
  private final SteadyClock versions;
  private final ReadAhead ahead;

  /**
   * @param catalog tells how a connector is polled
   * @param states how far each account has been read
   * @param properties when data is read
   * @param metrics counts runs
   * @param json reads and writes events
   * @param clock the time
   * @param versions the time of what is seen, for what tells none of its own
   * @param ahead reads what comes next
   */
  public SyncWorker(
      Catalog catalog,
      SyncStates states,
      SyncProperties properties,
      SyncMetrics metrics,
      CanonicalJson json,
      Clock clock,
      SteadyClock versions,
      ReadAhead ahead) {
    this.catalog = catalog;
    this.states = states;
    this.properties = properties;
    this.metrics = metrics;
    this.json = json;
    this.clock = clock;
    this.versions = versions;
    this.ahead = ahead;
  }

  /**
   * Finds out which page is meant, and whether it was read already.
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
    PagesRead pages =
        new PagesRead(connector, spec, state, work.trigger(), clock.instant(), exchange);
    PagesRead read = ahead.take(state);
    if (read == null) {
      exchange.setProperty(PAGES, pages);
    } else {
      pages.takeOver(read);
      keep(exchange, pages);
    }
  }

  /**
   * Sets what the port needs for the first page, if there is one to read.
   *
   * @param exchange of a delivery, or of pages that are read ahead
   */
  void ask(Exchange exchange) {
    PagesRead pages = exchange.getProperty(PAGES, PagesRead.class);
    if (pages != null) {
      ask(exchange, pages);
    }
  }

  /** Sets what the port needs for the page that is read next. */
  private void ask(Exchange exchange, PagesRead pages) {
    SyncState state = pages.state();
    pages.restore(exchange);
    exchange.setProperty(SEEN_AT, versions.instant());
    String port = "direct:" + pages.connector().id() + "-";
    if (!state.statuses()) {
      if (state.cursor() != null) {
        exchange.setVariable("cursor", state.cursor());
      }
      exchange.setProperty(PORT, port + pages.kind());
      return;
    }
    int most = pages.spec().statuses();
    List<String> ids =
        states.openOrders(
            state.account(), state.cursor(), pages.at().minus(properties.openOrders()), most);
    if (ids.isEmpty()) {
      pages.read(0);
      go(exchange, pages, null);
      return;
    }
    exchange.setVariable("nextCursor", ids.size() < most ? "" : ids.get(ids.size() - 1));
    exchange.getMessage().setBody(ids);
    exchange.setProperty(PORT, port + "order-status");
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

  /**
   * Takes what the port gave.
   *
   * @param exchange after the port
   */
  void finish(Exchange exchange) {
    PagesRead pages = exchange.getProperty(PAGES, PagesRead.class);
    String next = exchange.getVariable("nextCursor", String.class);
    int items = read(exchange, pages);
    pages.read(items);
    go(exchange, pages, next == null || next.isBlank() ? null : next);
  }

  private int read(Exchange exchange, PagesRead pages) {
    String port = exchange.getProperty(PORT, String.class).substring("direct:".length());
    Instant seenAt = exchange.getProperty(SEEN_AT, Instant.class);
    if (pages.state().statuses()) {
      List<OrderState> found = HubEntryRoutes.records(exchange, port, OrderState.class);
      pages.add(OrdersSeen.states(found, seenAt));
      return found.size();
    }
    return switch (pages.kind()) {
      case "orders" -> {
        List<Order> found = HubEntryRoutes.records(exchange, port, Order.class);
        pages.add(OrdersSeen.whole(found, seenAt, json));
        yield found.size();
      }
      case "products" -> rows(exchange, pages, port, RowTable.PRODUCTS);
      case "contacts" -> rows(exchange, pages, port, RowTable.CONTACTS);
      case "analytics" -> rows(exchange, pages, port, RowTable.ANALYTICS);
      case "updates" -> {
        List<JsonNode> found = HubEntryRoutes.records(exchange, port, JsonNode.class);
        UpdateEvents events = new UpdateEvents(pages.connector(), json);
        String account = pages.state().account();
        found.forEach(update -> pages.delivery().publish(events.of(account, update)));
        yield found.size();
      }
      default ->
          throw new DeliveryFailure.Permanent(
              "sync kind '" + pages.kind() + "' is none the hub can keep", null);
    };
  }

  private static int rows(Exchange exchange, PagesRead pages, String port, RowTable table) {
    List<?> found = HubEntryRoutes.records(exchange, port, table.type());
    pages.add(new RowsSeen(table, found, exchange.getProperty(SEEN_AT, Instant.class)));
    return found.size();
  }

  /** Reads the next page, or has what was read committed. */
  private void go(Exchange exchange, PagesRead pages, String nextCursor) {
    SyncState after;
    String error = null;
    SyncState now = pages.state();
    if (pages.kind().equals("updates")) {
      after = now.idle(null, nextCursor == null ? now.cursor() : nextCursor);
    } else {
      try {
        after = next(pages, nextCursor);
      } catch (IllegalStateException e) {
        error = e.getMessage();
        after = now.idle(now.since(), null);
      }
    }
    if (pages.goesOnAt(after, properties.batch())) {
      ask(exchange, pages);
    } else {
      end(exchange, pages, after, error);
    }
  }

  private void end(Exchange exchange, PagesRead pages, SyncState after, String error) {
    exchange.removeProperty(PORT);
    Instant nextRun = after.run() == null ? plan(pages).nextRun(pages.state().target()) : null;
    pages.end(after, nextRun, error);
    if (!pages.ahead()) {
      keep(exchange, pages);
    }
  }

  /** Has committed what was read, and reads on meanwhile. */
  private void keep(Exchange exchange, PagesRead pages) {
    SyncStep step = pages.step();
    SyncState after = step.after();
    String platform = pages.connector().id();
    Delivery delivery = pages.delivery();
    delivery.effect(step);
    pages.delivery().passOn();
    metrics.items(platform, pages.kind(), step.items());
    if (!step.ends()) {
      delivery.publish(
          new SyncWork(after.account(), pages.kind(), after.run(), after.page(), pages.trigger())
              .event(json, null));
      if (pages.canBeFollowed()) {
        ahead.begin(exchange.getContext(), pages.following(clock.instant()));
      }
    } else if (step.error() == null) {
      metrics.success(platform, pages.kind());
    } else {
      LOG.warn("reading {} of {} ended: {}", pages.kind(), after.account(), step.error());
      metrics.failure(platform, pages.kind());
    }
  }

  private SyncPlan plan(PagesRead pages) {
    return new SyncPlan(pages.spec(), properties.history());
  }

  private SyncState next(PagesRead pages, String nextCursor) {
    SyncPlan plan = plan(pages);
    SyncState now = pages.state();
    SyncState after;
    if (now.statuses()) {
      after = nextCursor == null ? null : now.at(nextCursor);
    } else {
      boolean asks = pages.kind().equals("orders") && pages.spec().statuses() > 0;
      after = plan.after(now, nextCursor, asks);
    }
    return after == null ? now.idle(plan.nextSince(now), null) : after;
  }

  /**
   * Notes why a page could not be read. What was read before it is kept; then it is read again. A
   * cursor the platform refuses ends the run: the next one begins at the start of the window.
   * Everything else goes to the channel, which tries again. Pages read ahead are read again.
   *
   * @param exchange with the failure
   * @throws Exception the failure, unless it ended the run
   */
  void failed(Exchange exchange) throws Exception {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    PagesRead pages = exchange.getProperty(PAGES, PagesRead.class);
    SyncState now = pages.state();
    pages.delivery().forgetFailed();
    if (!pages.none()) {
      LOG.debug("page {} of {}: {}", now.page() + 1, now.account(), sentence(failure));
      pages.cutShort();
      end(exchange, pages, now, null);
      return;
    }
    if (failure instanceof DeliveryFailure.Deferred || pages.ahead()) {
      throw failure;
    }
    metrics.failure(pages.connector().id(), pages.kind());
    boolean cursorRefused =
        failure instanceof DeliveryFailure.Permanent
            && now.cursor() != null
            && !now.statuses()
            && !pages.kind().equals("updates");
    if (!cursorRefused) {
      states.failing(now.account(), now.kind(), pages.delivery().eventId(), sentence(failure));
      throw failure;
    }
    String error =
        "page %d was refused, so the run ended and the next one begins at %s again: %s"
            .formatted(now.page() + 1, now.since(), sentence(failure));
    LOG.warn("reading {} of {}: {}", now.kind(), now.account(), error);
    exchange.removeProperty(PORT);
    pages.end(now.idle(now.since(), null), plan(pages).nextRun(now.target()), error);
    pages.delivery().effect(pages.step());
  }

  private static String sentence(Exception failure) {
    return failure instanceof DeliveryFailure || failure.getMessage() != null
        ? failure.getMessage()
        : failure.getClass().getSimpleName();
  }
}
