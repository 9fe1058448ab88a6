package io.easyflow.notify;

import java.sql.Connection;
import java.sql.SQLException;

/** Told, inside the transaction, what became of messages that were sent under keys of its own. */
public interface MessageOutcomeListener {
  /**
   * @return what its keys begin with; a key is given to {@link Outbox#events} with the message
   */
  String keys();

  /**
   * @param connection of the transaction; never committed, rolled back or closed here
   * @param key of the message
   * @param status {@code sent}, {@code delivered}, {@code read}, {@code failed} or {@code unknown}
   * @param reason why it failed, null for none
   * @throws SQLException when the database refuses
   */
  void changed(Connection connection, String key, String status, String reason) throws SQLException;
}
