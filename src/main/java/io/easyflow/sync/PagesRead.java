package io.easyflow.sync;

import io.easyflow.catalog.Connector;
import io.easyflow.catalog.SyncSpec;
import io.easyflow.channel.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/** Pages that one delivery has read so far, and the state in which it reads the next. */
final class PagesRead {
  /** What was read is kept before a platform that answers slowly is asked again. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Connector connector;
  private final SyncSpec spec;
  private final SyncState before;
  private final String trigger;
  private final Instant at;
  private final PageDelivery delivery;
  private final Map<String, Object> headers;
  private final Map<String, Object> variables;
  private final long began = System.nanoTime();
  private final List<OrdersSeen> orders = new ArrayList<>();
  private final List<RowsSeen> rows = new ArrayList<>();
  private SyncState state;
  private int pages;
  private int items;
  private int failed;

  /**
   * @param connector whose port is called
   * @param spec how it is polled
   * @param before the state of its first page
   * @param trigger who began the run
   * @param at the time now
   * @param exchange of the delivery, as it came
   */
  PagesRead(
      Connector connector,
      SyncSpec spec,
      SyncState before,
      String trigger,
      Instant at,
      Exchange exchange) {
    this.connector = connector;
    this.spec = spec;
    this.before = before;
    this.state = before;
    this.trigger = trigger;
    this.at = at;
    this.delivery = new PageDelivery(Delivery.of(exchange));
    this.headers = new HashMap<>(exchange.getMessage().getHeaders());
    this.variables = new HashMap<>(exchange.getVariables());
    exchange.setProperty(Delivery.PROPERTY, delivery);
  }

  Connector connector() {
    return connector;
  }

  SyncSpec spec() {
    return spec;
  }

  /** The state in which the next page is read. */
  SyncState state() {
    return state;
  }

  String trigger() {
    return trigger;
  }

  Instant at() {
    return at;
  }

  String kind() {
    return before.kind();
  }

  PageDelivery delivery() {
    return delivery;
  }

  boolean none() {
    return pages == 0;
  }

  /** What a port left behind of one page is not there when the next is asked for. */
  void restore(Exchange exchange) {
    exchange.getMessage().setBody(null);
    exchange.getMessage().getHeaders().clear();
    exchange.getMessage().getHeaders().putAll(headers);
    List.copyOf(exchange.getVariables().keySet()).forEach(exchange::removeVariable);
    variables.forEach(exchange::setVariable);
    exchange.setVariable("since", text(state.since()));
    exchange.setVariable("until", text(state.until()));
  }

  private static String text(Instant time) {
    return time == null ? null : time.toString();
  }

  void add(OrdersSeen seen) {
    orders.add(seen);
  }

  void add(RowsSeen seen) {
    rows.add(seen);
  }

  /** A page was read whole. */
  void read(int count) {
    pages++;
    items += count;
    failed += delivery.keepFailed();
  }

  /**
   * Whether the next page is read at once.
   *
   * @param next its state
   * @param batch how many items are kept together
   */
  boolean goesOnAt(SyncState next, int batch) {
    boolean more =
        next.run() != null
            && next.statuses() == state.statuses()
            && items < batch
            && System.nanoTime() - began < LONGEST.toNanos();
    if (more) {
      state = next;
    }
    return more;
  }

  /**
   * @param after the state after the last page
   * @param nextRun when the account is due again; null while the run goes on
   * @param error why the run ended early, null when it did not
   */
  SyncStep step(SyncState after, Instant nextRun, String error) {
    return new SyncStep(
        before, after, trigger, at, pages, orders, rows, items, failed, nextRun, error);
  }
}
