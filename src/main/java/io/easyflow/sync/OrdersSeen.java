package io.easyflow.sync;

import io.easyflow.channel.Effect;
import io.easyflow.model.Order;
import io.easyflow.model.OrderState;
import java.time.Instant;
import java.util.List;

/**
 * Orders, or only their statuses, that a platform told.
 *
 * @param orders whole orders, in the order they came
 * @param states statuses, after the orders
 * @param seenAt when the hub saw them
 */
public record OrdersSeen(List<Order> orders, List<OrderState> states, Instant seenAt)
    implements Effect {
  public OrdersSeen {
    orders = List.copyOf(orders);
    states = List.copyOf(states);
  }
}
