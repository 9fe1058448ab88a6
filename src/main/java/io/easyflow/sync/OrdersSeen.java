package io.easyflow.sync;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.Effect;
import io.easyflow.model.Order;
import io.easyflow.model.OrderState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Orders, or only their statuses, that a platform told.
 *
 * @param orders whole orders, in the order they came
 * @param bodies their JSON, written by whoever saw them, because one thread commits for all
 * @param states statuses, after the orders
 * @param seenAt when the hub saw them
 */
public record OrdersSeen(
    List<Order> orders, List<CanonicalJson.Written> bodies, List<OrderState> states, Instant seenAt)
    implements Effect {
  public OrdersSeen {
    orders = List.copyOf(orders);
    bodies = List.copyOf(bodies);
    states = List.copyOf(states);
  }

  /**
   * @param orders in the order they came
   * @param seenAt when the hub saw them
   * @param json writes them
   * @return what was seen
   */
  public static OrdersSeen whole(List<Order> orders, Instant seenAt, CanonicalJson json) {
    return new OrdersSeen(orders, orders.stream().map(json::written).toList(), List.of(), seenAt);
  }

  /**
   * @param states in the order they came
   * @param seenAt when the hub saw them
   * @return what was seen
   */
  public static OrdersSeen states(List<OrderState> states, Instant seenAt) {
    return new OrdersSeen(List.of(), List.of(), states, seenAt);
  }

  /**
   * @param delivery that brought them
   * @return each by itself, in the order they came
   */
  List<OrderSighting> sightings(Delivery delivery) {
    List<OrderSighting> sightings = new ArrayList<>(orders.size() + states.size());
    for (int i = 0; i < orders.size(); i++) {
      sightings.add(new OrderSighting(delivery, orders.get(i), bodies.get(i), null, seenAt));
    }
    for (OrderState state : states) {
      sightings.add(new OrderSighting(delivery, null, null, state, seenAt));
    }
    return sightings;
  }
}
