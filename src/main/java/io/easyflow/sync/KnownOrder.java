package io.easyflow.sync;

import io.easyflow.model.Order;
import io.easyflow.model.OrderState;
import io.easyflow.model.OrderStatus;
import io.easyflow.model.PaymentStatus;
import java.time.Instant;

/**
 * What the hub knows of one order, and the rule by which a sighting changes it: equal or newer
 * applies, older does not, a replay may force. Orders and statuses have a version each, because
 * some platforms are asked for them apart.
 *
 * @param order as it is now
 * @param whole false while only a status was seen
 * @param version time of the order
 * @param stateVersion time of its status
 * @param source who told the status last
 */
record KnownOrder(
    Order order, boolean whole, Instant version, Instant stateVersion, String source) {
  /** The status came with the order itself. */
  static final String ORDER = "order";

  /** The status was asked for apart, the payment status came with the order. */
  static final String STATUS = "status";

  /** Both statuses were asked for apart. */
  static final String STATUS_AND_PAYMENT = "status+payment";

  /**
   * @param before what is known, null for nothing
   * @param seen what was seen now
   * @return what is known after it; the same object when nothing applies
   */
  static KnownOrder after(KnownOrder before, OrderSighting seen) {
    return seen.order() != null ? withOrder(before, seen) : withState(before, seen);
  }

  private static KnownOrder withOrder(KnownOrder before, OrderSighting seen) {
    Order order = seen.order();
    Instant version = seen.version();
    if (before == null) {
      return new KnownOrder(order, true, version, version, ORDER);
    }
    boolean forced = seen.delivery().forced();
    if (before.whole && version.isBefore(before.version) && !forced) {
      return before;
    }
    boolean statusIsOurs = before.source.equals(ORDER);
    boolean newerThanState =
        seen.vendorTime() != null && seen.vendorTime().isAfter(before.stateVersion);
    boolean tells = order.status() != OrderStatus.UNKNOWN || order.rawStatus() != null;
    if (tells && (statusIsOurs || newerThanState || forced)) {
      return new KnownOrder(order, true, version, version, ORDER);
    }
    // The order does not tell its status, or told it before somebody asked for it apart.
    PaymentStatus payment =
        before.source.equals(STATUS_AND_PAYMENT)
            ? before.order.paymentStatus()
            : order.paymentStatus();
    Order kept = withStatus(order, before.order.status(), before.order.rawStatus(), payment);
    return new KnownOrder(kept, true, version, before.stateVersion, before.source);
  }

  private static KnownOrder withState(KnownOrder before, OrderSighting seen) {
    OrderState state = seen.state();
    if (state.status() == OrderStatus.UNKNOWN && state.rawStatus() == null) {
      return before;
    }
    boolean tellsPayment = state.paymentStatus() != null;
    if (before == null) {
      return new KnownOrder(
          onlyStatus(state),
          false,
          Instant.EPOCH,
          seen.version(),
          tellsPayment ? STATUS_AND_PAYMENT : STATUS);
    }
    if (seen.version().isBefore(before.stateVersion) && !seen.delivery().forced()) {
      return before;
    }
    PaymentStatus payment = tellsPayment ? state.paymentStatus() : before.order.paymentStatus();
    String source =
        tellsPayment || before.source.equals(STATUS_AND_PAYMENT) ? STATUS_AND_PAYMENT : STATUS;
    Order order = withStatus(before.order, state.status(), state.rawStatus(), payment);
    return new KnownOrder(order, before.whole, before.version, seen.version(), source);
  }

  private static Order onlyStatus(OrderState state) {
    return new Order(
        state.account(),
        state.externalId(),
        null,
        state.status(),
        state.rawStatus(),
        state.paymentStatus(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static Order withStatus(
      Order order, OrderStatus status, String rawStatus, PaymentStatus paymentStatus) {
    return new Order(
        order.account(),
        order.externalId(),
        order.number(),
        status,
        rawStatus,
        paymentStatus,
        order.createdAt(),
        order.updatedAt(),
        order.currency(),
        order.total(),
        order.customer(),
        order.items(),
        order.delivery(),
        order.payments());
  }
}
