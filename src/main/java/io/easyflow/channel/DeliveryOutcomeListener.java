package io.easyflow.channel;

import java.sql.Connection;
import java.sql.SQLException;

/** Told, inside the settling transaction, what became of a delivery. */
public interface DeliveryOutcomeListener {
  /**
   * @param connection of the transaction; never committed, rolled back or closed here
   * @param delivery which one
   * @param state {@code done}, {@code dead} or {@code unknown}
   * @param reason why, null for {@code done}
   * @throws SQLException when the database refuses
   */
  void settled(Connection connection, Delivery delivery, String state, String reason)
      throws SQLException;
}
