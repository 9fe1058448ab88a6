package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryOutcomeListener;
import io.easyflow.notify.Outbox;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Notes what became of lines that were sent to messengers. It comes after the message's own row was
 * written, and a tick tells the manager.
 */
@Component
@Order
class LineOutcomes implements DeliveryOutcomeListener {
  private static final String ROW =
      """
      select substr(notification, ?)::bigint as line, status, error from message
      where reference = ? and notification like ?""";

  @Override
  public void settled(Connection connection, Delivery delivery, String state, String reason)
      throws SQLException {
    if (!delivery.subscriber().equals(Outbox.SUBSCRIBER)) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(ROW)) {
      statement.setInt(1, ChatWriter.LINE_KEY.length() + 1);
      statement.setString(2, String.valueOf(delivery.eventId()));
      statement.setString(3, ChatWriter.LINE_KEY + "%");
      ResultSet rows = statement.executeQuery();
      if (rows.next()) {
        String status = rows.getString("status");
        switch (state) {
          case "dead" -> status = "failed";
          case "unknown" -> status = "unknown";
          default -> {
            // The messenger's own word counts.
          }
        }
        LineRows.outcome(
            connection,
            rows.getLong("line"),
            status,
            reason == null ? rows.getString("error") : reason);
      }
    }
  }
}
