package io.easyflow.channel;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes all effects of one kind of a batch, in one transaction with the marks "done".
 *
 * @param <E> the kind
 */
public interface EffectHandler<E extends Effect> {
  /**
   * @return the kind it writes
   */
  Class<E> type();

  /**
   * Writes effects. Rows of a multi-row {@code insert ... on conflict} must be sorted by key, else
   * two batches deadlock.
   *
   * @param connection of the batch's transaction; never committed, rolled back or closed here
   * @param effects in the order their deliveries came
   * @throws SQLException when the database refuses; the batch is then tried one by one
   */
  void apply(Connection connection, List<Applied<E>> effects) throws SQLException;

  /**
   * An effect with the delivery it belongs to.
   *
   * @param delivery takes follow-up events
   * @param effect what to write
   * @param <E> the kind
   */
  record Applied<E extends Effect>(Delivery delivery, E effect) {}
}
