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

/** Pages that were read for one delivery so far, and the state in which the next one is read. */
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
  private boolean cutShort;
  private SyncStep step;

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
    this(
        connector,
        spec,
        before,
        trigger,
        at,
        new PageDelivery(Delivery.of(exchange), false),
        new HashMap<>(exchange.getMessage().getHeaders()),
        new HashMap<>(exchange.getVariables()));
    exchange.setProperty(Delivery.PROPERTY, delivery);
  }

  private PagesRead(
      Connector connector,
      SyncSpec spec,
      SyncState before,
      String trigger,
      Instant at,
      PageDelivery delivery,
      Map<String, Object> headers,
      Map<String, Object> variables) {
    this.connector = connector;
    this.spec = spec;
    this.before = before;
    this.state = before;
    this.trigger = trigger;
    this.at = at;
    this.delivery = delivery;
    this.headers = headers;
    this.variables = variables;
  }

  /**
   * Pages that are read before their delivery comes.
   *
   * @param now the time
   * @return none yet; they begin where these end
   */
  PagesRead following(Instant now) {
    PageDelivery ahead = new PageDelivery(delivery, true);
    return new PagesRead(connector, spec, step.after(), trigger, now, ahead, headers, variables);
  }

  boolean ahead() {
    return delivery.ahead();
  }

  /**
   * @param other state of a delivery
   * @return true when these are the pages it asks for
   */
  boolean beginAt(SyncState other) {
    return before.page() == other.page() && before.run().equals(other.run());
  }

  /**
   * @param read pages that were read ahead for this delivery
   */
  void takeOver(PagesRead read) {
    step = read.step;
    cutShort = read.cutShort;
    delivery.takeOver(read.delivery);
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

  /** The next page failed, so these are kept before it is tried again. */
  void cutShort() {
    cutShort = true;
  }

  /**
   * No more pages are read.
   *
   * @param after the state after the last page
   * @param nextRun when the account is due again; null while the run goes on
   * @param error why the run ended early, null when it did not
   */
  void end(SyncState after, Instant nextRun, String error) {
    step =
        new SyncStep(
            before, after, trigger, at, pages, orders, rows, items, failed, nextRun, error);
  }

  /**
   * @return what they lead to; null while they are being read
   */
  SyncStep step() {
    return step;
  }

  /** Whether more pages come, of a platform that answers, and what is asked depends on no order. */
  boolean canBeFollowed() {
    return !step.ends() && !step.after().statuses() && !cutShort;
  }
}
