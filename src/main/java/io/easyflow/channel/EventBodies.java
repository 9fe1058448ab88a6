package io.easyflow.channel;

import io.easyflow.database.Columns;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the events of deliveries: in memory where they were just written, else in the table. */
final class EventBodies {
  private static final String READ =
      "select id, type, headers, body, received_at from event where day = any(?) and id = any(?)";

  private final Transactions transactions;
  private final RecentEvents recent;
  private final EventHeaders headers;

  EventBodies(Transactions transactions, RecentEvents recent, EventHeaders headers) {
    this.transactions = transactions;
    this.recent = recent;
    this.headers = headers;
  }

  /**
   * Asks by number: a join flips to a slow plan when the table grows.
   *
   * @return those that are still kept, by number of the event
   */
  Map<Long, EventBody> of(List<PendingDelivery> wanted) throws SQLException {
    Map<Long, EventBody> found = new HashMap<>();
    List<PendingDelivery> rows = new ArrayList<>();
    for (PendingDelivery row : wanted) {
      EventBody body = recent.find(row.eventId());
      if (body == null) {
        rows.add(row);
      } else {
        found.put(row.eventId(), body);
      }
    }
    if (!rows.isEmpty()) {
      read(rows, found);
    }
    return found;
  }

  private void read(List<PendingDelivery> rows, Map<Long, EventBody> found) throws SQLException {
    transactions.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setArray(
                1,
                connection.createArrayOf(
                    "date", rows.stream().map(PendingDelivery::eventDay).distinct().toArray()));
            statement.setArray(2, Columns.numbers(connection, rows, PendingDelivery::eventId));
            ResultSet result = statement.executeQuery();
            while (result.next()) {
              found.put(
                  result.getLong(1),
                  new EventBody(
                      result.getString(2),
                      headers.read(result.getString(3)),
                      result.getBytes(4),
                      result.getTimestamp(5).toInstant()));
            }
          }
        });
  }
}
